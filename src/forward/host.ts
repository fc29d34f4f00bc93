/** The host as the model asks it: what was true at the time of one frame. */
import type { FdbKnowledge } from '../state/bridge-timeline.ts';
import type { NftRuleset } from './firewall/nft/ruleset.ts';

export interface Host {
  /** What a bridge knew of a MAC in a VLAN (null: untagged, or a bridge without VLANs); null where that is not known. */
  fdb(mac: string, bridge: string, vlan: number | null): FdbKnowledge | null;
  /** The nftables ruleset of a namespace (null: the current one); null where it was not read. */
  nft(netns: string | null): NftRuleset | null;
  /** Whether the FDB was read at all: then a MAC that is not known has no entry. */
  readonly fdbRead: boolean;
}
