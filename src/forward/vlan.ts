/** In which VLAN a bridge looks a frame up (br_allowed_ingress), and whether a port takes part in it. */
import type { PortVlan } from '../state/kinds/vlans.ts';
import type { BridgeCrossing } from './crossing.ts';
import type { Host } from './host.ts';
import type { Packet } from './packet.ts';

/**
 * The outer tag, or the PVID of the port that a frame without one came in by; null on a bridge that does not look at VLANs,
 * and for a frame that no VLAN takes. Undefined where that is not known.
 */
export function vlanOn(
  { bridge, from, enters }: BridgeCrossing,
  packet: Packet,
  host: Host,
): number | null | undefined {
  if (bridge.vlanFiltering === false) return null;
  const tag = tagOf(packet);
  if (tag !== null || bridge.vlanFiltering === undefined) return tag;
  const table = host.vlans((from ?? bridge).name);
  const own = enters || from === null ? [] : host.vlans(bridge.name);
  if (table === null || own === null) return undefined;
  const pvid = table.find((each) => each.pvid)?.first ?? null;
  // Seen at the bridge, which takes the tags of VLANs off that it has untagged itself (br_pass_frame_up, br_handle_vlan).
  const others = untaggedIn(own).filter((vlan) => vlan !== pvid && isAmongVlans(vlan, table));
  if (others.length === 0) return pvid;
  const hadNone = pvid === null || !untaggedIn(own).includes(pvid);
  return hadNone && others.length === 1 ? others[0] : undefined;
}

function untaggedIn(table: readonly PortVlan[]): readonly number[] {
  return table.flatMap(({ first, last, untagged }) =>
    untagged ? Array.from({ length: last - first + 1 }, (_, at) => first + at) : [],
  );
}

/** Null for an untagged frame; a tag of VLAN 0 holds only a priority (IEEE 802.1Q, 6.9). */
export function tagOf({ vlanIds }: Packet): number | null {
  const [outer] = vlanIds;
  return outer === undefined || outer === 0 ? null : outer;
}

export function isAmongVlans(vlan: number, table: readonly PortVlan[]): boolean {
  return table.some(({ first, last }) => vlan >= first && vlan <= last);
}
