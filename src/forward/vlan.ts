/** In which VLAN a bridge looks a frame up. */
import type { Link } from '../state/host-state.ts';
import type { Packet } from './packet.ts';

/** The outer tag; null for an untagged frame, whose VLAN on a bridge that filters is the PVID of its port. */
export function vlanOn(_bridge: Link, { vlanIds }: Packet): number | null {
  return vlanIds[0] ?? null;
}
