/** The role of a hop from the links it is made of. Called while a path is searched, and for a path given by hand. */

import { areInOneNamespace } from '../path/interface-name.ts';
import type { Hop, HopRole, Path } from '../path/path.ts';
import type { Link } from '../state/host-state.ts';

/** The role of interfaces that are one hop; `guestSide` for the hop next to the guest. */
export function roleOf(links: readonly Link[], guestSide: boolean): HopRole {
  const [first] = links;
  if (first === undefined) return 'unknown';
  if (links.every((link) => link.masterKind === 'bond' || link.masterKind === 'team')) return 'slaves';
  if (links.length > 1) return 'uplink';
  switch (first.kind) {
    case 'bridge':
      return 'bridge';
    case 'bond':
    case 'team':
      return 'bond';
    case 'vlan':
      return 'vlan';
    case 'vxlan':
      return 'vxlan';
    case 'tun':
      return 'tap';
    case 'macvtap':
    case 'macvlan':
      return 'macvtap';
    case 'veth':
      return guestSide || first.peer !== null ? 'veth' : 'uplink';
    default:
      return guestSide ? 'unknown' : 'uplink';
  }
}

/** A path given by hand with its unknown roles filled in from a link snapshot. */
export function withRoles(path: Path, links: readonly Link[]): Path {
  const last = path.hops.length - 1;
  const isBridge = (hop: Hop | undefined) =>
    links.some((link) => link.kind === 'bridge' && hop?.interfaces.length === 1 && hop.interfaces[0] === link.name);
  const hops = path.hops.map((hop, position): Hop => {
    if (hop.role !== 'unknown') return hop;
    const own = links.filter((link) => hop.interfaces.includes(link.name));
    if (own.length !== hop.interfaces.length) return hop;
    // Inward of a bridge is a guest's port, though the guest's own end of it may be a further hop.
    const guestSide = position === last || isBridge(path.hops[position - 1]);
    if (position === 0 && isServerEnd(hop.name, path.hops[1]?.name, links)) return { ...hop, role: 'veth' };
    return { ...hop, role: roleOf(own, guestSide) };
  });
  return { ...path, hops };
}

/** Whether the outermost hop is what a server in a namespace of its own listens on, and the next hop the other end of it. */
function isServerEnd(outermost: string, inward: string | undefined, links: readonly Link[]): boolean {
  const [end, other] = [outermost, inward].map((name) => links.find((link) => link.name === name));
  if (end?.kind !== 'veth' || end.master !== null || other?.kind !== 'veth') return false;
  return !areInOneNamespace(end.name, other.name);
}
