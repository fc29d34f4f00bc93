/** What the forwarding database (FDB) of a bridge said about a MAC, and when. */
import type { TimeNs } from '../core/time.ts';

/** What the FDB of `bridge` said about `mac`: `moved` is an event, `had` an entry (or its absence) in a snapshot. */
export interface FdbKnowledge {
  readonly timeNs: TimeNs;
  readonly mac: string;
  readonly bridge: string;
  readonly vlan: number | null;
  /** The port before; null where there was none or it is unknown. */
  readonly from: string | null;
  /** The port from then on; null for no entry. */
  readonly to: string | null;
  readonly what: 'moved' | 'had';
  /** True for a MAC of the host itself, in a snapshot. */
  readonly local: boolean;
}

/** The entry that it is about: a bridge has one for each MAC and VLAN. */
export function entryKey({ bridge, mac, vlan }: Pick<FdbKnowledge, 'bridge' | 'mac' | 'vlan'>): string {
  return `${bridge} ${mac} ${vlan ?? ''}`;
}

/** Whether the MAC was on one port before and is on another since. */
export function isMove({ from, to }: FdbKnowledge): boolean {
  return from !== null && to !== null && from !== to;
}
