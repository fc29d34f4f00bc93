/**
 * Findings: named causes, symptoms and cautions as facts with evidence. No sentences here: the words for each code
 * are in src/report/words.
 */
import type { Direction } from '../core/frame.ts';
import type { TimeNs } from '../core/time.ts';
import type { StageCode, StageFacts } from '../forward/answer.ts';
import type { LinkChange } from '../state/host-state.ts';

export type FindingLevel = 'cause' | 'symptom' | 'caution';

export type FindingCode =
  | 'bond-without-lag'
  | 'reflected-request'
  | 'duplicate-mac'
  | 'guest-mac-on-wrong-port'
  | 'guest-mac-moving'
  | 'guest-mac-is-port-mac'
  | 'own-address-from-outside'
  | 'reply-on-backup-slave'
  | 'fragments-lost'
  | 'tap-not-on-bridge'
  | 'port-down'
  | 'port-not-forwarding'
  | 'port-isolated'
  | 'flooding-off'
  | 'learning-off'
  | 'mtu-too-small'
  | 'vlan-not-allowed'
  | 'vlan-tag-mismatch'
  | 'filtered-by-nftables'
  | 'filtered-by-iptables'
  | 'filtered-by-ebtables'
  | 'filtered-by-tc'
  | 'guest-not-reading'
  | 'guest-held'
  | 'client-on-bridge-port'
  | 'hairpin-on'
  | 'relay-in-between'
  | 'chaddr-differs'
  | 'checksum-partial'
  | 'reply-malformed'
  | 'offer-ignored'
  | 'client-id-shared'
  | 'several-servers'
  | 'server-refused'
  | 'lease-declined'
  | 'uplink-is-wifi'
  | 'host-is-a-guest'
  | 'no-reply-from-host'
  | 'no-reply-from-network'
  | 'capture-dropped'
  | 'hop-blind'
  | 'capture-started-late'
  | 'capture-cut-off'
  | 'clock-apart'
  | 'captures-apart'
  | 'interface-gone'
  | 'interface-changed'
  | 'path-reversed'
  | 'single-hop'
  | 'promiscuous-observer'
  | 'followed-in-part';

export type FactValue = string | number | boolean | null | readonly string[];
export type Facts = Readonly<Record<string, FactValue>>;

/** One piece of proof: what was seen, when, by which observer. Rendered to text by src/report/words. */
export type Evidence =
  | {
      readonly source: 'frame';
      readonly timeNs: TimeNs;
      /** Why this frame is shown. */
      readonly what: 'left' | 'came-back' | 'went-on-inward' | 'arrived' | 'last-seen';
      readonly type: string;
      readonly messageId: number;
      readonly mac: string;
      readonly hop: string;
      readonly interface: string;
      readonly direction: Direction | null;
    }
  | {
      readonly source: 'fdb';
      readonly timeNs: TimeNs;
      readonly mac: string;
      readonly bridge: string;
      readonly from: string | null;
      readonly to: string | null;
      /** `moved` is an event, `had` an entry of a snapshot. */
      readonly what: 'moved' | 'had';
    }
  | { readonly source: 'kernel-log'; readonly timeNs: TimeNs; readonly text: string }
  | { readonly source: 'stats'; readonly timeNs: TimeNs; readonly interface: string; readonly dropped: number }
  | {
      readonly source: 'capture';
      readonly timeNs: TimeNs;
      readonly interface: string;
      readonly detail: string;
      /** When it was captured again; null where it was not, absent where the question does not arise. */
      readonly untilNs?: TimeNs | null;
    }
  | {
      /** What the model of the kernel stops a frame by, as it was read. */
      readonly source: 'port';
      readonly timeNs: TimeNs;
      readonly code: StageCode;
      readonly facts: StageFacts;
    }
  | {
      /** The counter of the rule or policy that the model stops a frame by. */
      readonly source: 'firewall';
      readonly timeNs: TimeNs;
      /** When it was read again. */
      readonly untilNs: TimeNs;
      readonly rule: string;
      readonly rose: number;
    }
  | {
      readonly source: 'counters';
      readonly timeNs: TimeNs;
      /** When it was read again. */
      readonly untilNs: TimeNs;
      readonly interface: string;
      readonly counter: string;
      readonly rose: number;
    }
  | {
      readonly source: 'link';
      readonly timeNs: TimeNs;
      readonly interface: string;
      readonly change: LinkChange;
      /** The new name or the new bridge; empty for none. */
      readonly detail: string;
    };

export interface Finding {
  readonly code: FindingCode;
  readonly level: FindingLevel;
  readonly facts: Facts;
  /** The first 100. */
  readonly evidence: readonly Evidence[];
  /** Ids, the first 100. */
  readonly exchanges: readonly number[];
  readonly messages: readonly number[];
  /** How often it held. */
  readonly count: number;
}

/** A code whose rule lacked what it needs. */
export interface Unobserved {
  readonly code: FindingCode;
  readonly needs: string;
}
