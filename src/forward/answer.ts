/** What a stage of the kernel's way does with one frame, as far as the host's state tells. */

import type { TcPlace } from '../state/kinds/tc.ts';
import type { CounterRise } from './firewall/rules-around.ts';
import type { IpFault } from './packet.ts';

export type StageFact = string | number | boolean | null;

/** What a firewall's rule or policy is known by in iptables-save and ebtables-save. */
interface SavedRuleFacts {
  readonly tool: string;
  readonly table: string;
  readonly chain: string;
  readonly rule: string;
  readonly number: number | null;
  readonly bridge: string;
  readonly certainty: string;
}

interface WrongEntryFacts {
  readonly mac: string;
  readonly port: string;
  readonly expectedPort: string;
  readonly bridge: string;
}

/** The findings that a stage can prove, by code, with their facts. */
export interface StageFacts {
  readonly 'port-down': { readonly port: string; readonly up: boolean };
  readonly 'tap-not-on-bridge': { readonly port: string; readonly master: string | null; readonly bridge: string };
  readonly 'port-not-forwarding': { readonly port: string; readonly state: string };
  readonly 'learning-off': {
    readonly port: string;
    readonly bridge: string;
    readonly mac: string;
    readonly locked: boolean;
  };
  readonly 'guest-mac-on-wrong-port': WrongEntryFacts;
  readonly 'guest-mac-is-port-mac': WrongEntryFacts;
  readonly 'port-isolated': { readonly port: string; readonly other: string; readonly bridge: string };
  readonly 'flooding-off': {
    readonly port: string;
    readonly bridge: string;
    readonly mac: string;
    readonly broadcast: boolean;
    readonly proxyArp: boolean;
  };
  readonly 'vlan-not-allowed': {
    readonly port: string;
    readonly bridge: string;
    readonly vlan: number | null;
    readonly leaves: boolean;
  };
  readonly 'reply-on-backup-slave': { readonly bond: string; readonly slave: string; readonly active: string };
  readonly 'vlan-tag-mismatch': { readonly port: string; readonly vlan: number | null; readonly expected: number };
  readonly 'mtu-too-small': { readonly port: string; readonly mtu: number; readonly length: number };
  readonly 'ip-header-wrong': { readonly port: string; readonly bridge: string; readonly fault: IpFault };
  readonly 'filtered-by-nftables': {
    readonly chain: string;
    readonly rule: string;
    readonly handle: number | null;
    readonly bridge: string;
    readonly certainty: string;
  };
  readonly 'filtered-by-iptables': SavedRuleFacts;
  readonly 'filtered-by-ebtables': SavedRuleFacts;
  readonly 'filtered-by-tc': {
    readonly port: string;
    readonly place: TcPlace | 'queue';
    readonly rule: string;
    readonly pref: number | null;
    readonly certainty: string;
  };
}

export type StageCode = keyof StageFacts;

export type Answer =
  | { readonly kind: 'passes' }
  /** The frame ends here. `facts` are those of the finding with this code; `counter` is of the rule that stops it. */
  | {
      readonly kind: 'stops';
      readonly code: StageCode;
      readonly facts: Readonly<Record<string, StageFact>>;
      readonly counter: CounterRise | null;
    }
  /** It cannot be evaluated whether this frame ends here, and frames did: `what` as of `unknown`. */
  | {
      readonly kind: 'counted';
      readonly code: StageCode;
      readonly facts: Readonly<Record<string, StageFact>>;
      readonly counter: CounterRise;
      readonly what: string;
    }
  /** The state was not read, or holds something that cannot be evaluated: `what`, as a noun phrase. */
  | { readonly kind: 'unknown'; readonly what: string };

export const PASSES: Answer = { kind: 'passes' };

export function stops<Code extends StageCode>(
  code: Code,
  facts: StageFacts[Code],
  counter: CounterRise | null = null,
): Answer {
  return { kind: 'stops', code, facts: { ...facts }, counter };
}

export function counted<Code extends StageCode>(
  code: Code,
  facts: StageFacts[Code],
  counter: CounterRise,
  what: string,
): Answer {
  return { kind: 'counted', code, facts: { ...facts }, counter, what };
}

export function unknown(what: string): Answer {
  return { kind: 'unknown', what };
}
