/** In which VLAN a bridge looks a frame up (br_allowed_ingress), and whether a port takes part in it. */
import type { PortVlan } from '../state/kinds/vlans.ts';
import type { BridgeCrossing } from './crossing.ts';
import type { Host } from './host.ts';
import type { Packet } from './packet.ts';

/**
 * The outer tag, or the PVID of the port that a frame without one came in by; null on a bridge that does not look at VLANs,
 * and for a frame that no VLAN takes. Undefined where that is not known.
 */
export function vlanOn({ bridge, from }: BridgeCrossing, packet: Packet, host: Host): number | null | undefined {
  if (bridge.vlanFiltering === false) return null;
  const tag = tagOf(packet);
  if (tag !== null || bridge.vlanFiltering === undefined) return tag;
  const table = host.vlans((from ?? bridge).name);
  return table === null ? undefined : (table.find(({ pvid }) => pvid)?.first ?? null);
}

/** Null for an untagged frame; a tag of VLAN 0 holds only a priority (IEEE 802.1Q, 6.9). */
export function tagOf({ vlanIds }: Packet): number | null {
  const [outer] = vlanIds;
  return outer === undefined || outer === 0 ? null : outer;
}

export function isAmongVlans(vlan: number, table: readonly PortVlan[]): boolean {
  return table.some(({ first, last }) => vlan >= first && vlan <= last);
}
