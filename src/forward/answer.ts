/** What a stage of the kernel's way does with one frame, as far as the host's state tells. */
import type { CounterRise } from './firewall/rules-around.ts';

/** Codes of findings that a stage can prove. */
export type StageCode =
  | 'port-down'
  | 'tap-not-on-bridge'
  | 'port-not-forwarding'
  | 'learning-off'
  | 'guest-mac-on-wrong-port'
  | 'guest-mac-is-port-mac'
  | 'port-isolated'
  | 'flooding-off'
  | 'vlan-not-allowed'
  | 'vlan-tag-mismatch'
  | 'mtu-too-small'
  | 'filtered-by-nftables'
  | 'filtered-by-iptables'
  | 'filtered-by-ebtables'
  | 'filtered-by-tc';

export type StageFacts = Readonly<Record<string, string | number | boolean | null>>;

export type Answer =
  | { readonly kind: 'passes' }
  /** The frame ends here. `facts` are those of the finding with this code; `counter` is of the rule that stops it. */
  | {
      readonly kind: 'stops';
      readonly code: StageCode;
      readonly facts: StageFacts;
      readonly counter: CounterRise | null;
    }
  /** It cannot be evaluated whether this frame ends here, and frames did: `what` as of `unknown`. */
  | {
      readonly kind: 'counted';
      readonly code: StageCode;
      readonly facts: StageFacts;
      readonly counter: CounterRise;
      readonly what: string;
    }
  /** The state was not read, or holds something that cannot be evaluated: `what`, as a noun phrase. */
  | { readonly kind: 'unknown'; readonly what: string };

export const PASSES: Answer = { kind: 'passes' };

export function stops(code: StageCode, facts: StageFacts, counter: CounterRise | null = null): Answer {
  return { kind: 'stops', code, facts, counter };
}

export function counted(code: StageCode, facts: StageFacts, counter: CounterRise, what: string): Answer {
  return { kind: 'counted', code, facts, counter, what };
}

export function unknown(what: string): Answer {
  return { kind: 'unknown', what };
}
