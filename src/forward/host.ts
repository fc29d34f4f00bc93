/** The host as the model asks it: what was true at the time of one frame. */
import type { FdbKnowledge } from '../state/fdb-knowledge.ts';
import type { PortVlan } from '../state/kinds/vlans.ts';
import type { NftRuleset } from './firewall/nft/ruleset.ts';
import type { RulesAround } from './firewall/rules-around.ts';
import type { SavedRuleset } from './firewall/save/ruleset.ts';
import type { TcDevice } from './tc/device.ts';

/** What a bridge hands to the hooks of IPv4 (br_netfilter). */
export interface HandsToIp {
  readonly isOn: boolean;
  /** Also frames with a VLAN tag. */
  readonly takesTagged: boolean;
}

export interface Host {
  /** What a bridge knew of a MAC in a VLAN (null: untagged, or a bridge without VLANs); null where that is not known. */
  fdb(mac: string, bridge: string, vlan: number | null): FdbKnowledge | null;
  /** The nftables ruleset of a namespace (null: the current one); null where it was not read. */
  nft(netns: string | null): RulesAround<NftRuleset> | null;
  /** The rules of iptables and ebtables, one ruleset for each variant that has any; null where they were not read. */
  iptables(netns: string | null): RulesAround<readonly SavedRuleset[]> | null;
  ebtables(netns: string | null): RulesAround<readonly SavedRuleset[]> | null;
  /** Traffic control of a device by its name; null where it was not read. */
  tc(device: string): RulesAround<TcDevice> | null;
  /** By the bridge's name; null where it was not read. */
  handsToIp(bridge: string): HandsToIp | null;
  /** The VLAN table of a bridge port or a bridge: empty where it is in none; null where it was not read. */
  vlans(name: string): readonly PortVlan[] | null;
  /** Whether the FDB was read at all: then a MAC that is not known has no entry. */
  readonly fdbRead: boolean;
}
