/** The port on which a bridge should have the guest's MAC. */

import type { Hop, HopRole, Path } from '../path/path.ts';
import type { Link } from '../state/host-state.ts';
import { isHostSideOf } from './port-side.ts';

/** A bridge of the path and the interface through which it reaches the guest. */
export interface ExpectedPort {
  readonly bridge: string;
  readonly port: string;
  /** `host-side-mac`: libvirt's MAC of the port says so. `path`: it is the next hop towards the guest. */
  readonly by: 'host-side-mac' | 'path';
}

/**
 * For every bridge of the path, from the network inwards, the port of the guest `mac`. A link of the snapshot that
 * has the guest's host-side MAC and is on that bridge goes before the path's next hop; `links` may be empty, as for
 * saved captures, and then bridges are known by their role. Only bridges from hop `from` on and before hop `to`.
 */
export function expectedPorts(
  path: Path,
  mac: string,
  links: readonly Link[],
  from = 0,
  to = path.hops.length,
): readonly ExpectedPort[] {
  const ports: ExpectedPort[] = [];
  for (let position = from; position < to; position++) {
    const hop = path.hops[position];
    const bridge = hop?.interfaces[0];
    if (bridge === undefined || hop?.interfaces.length !== 1 || !isBridge(bridge, hop.role, links)) continue;
    const own = links.find((link) => link.master === bridge && isHostSideOf(link.mac, mac) && link.mac !== mac);
    if (own !== undefined) {
      ports.push({ bridge, port: own.name, by: 'host-side-mac' });
      continue;
    }
    const next = path.hops[position + 1]?.interfaces;
    if (next?.length === 1 && next[0] !== undefined) ports.push({ bridge, port: next[0], by: 'path' });
  }
  return ports;
}

/** Names of the bridges among hops; with links, also those whose ports are hops without being hops themselves. */
export function bridgesOf(hops: readonly Hop[], links: readonly Link[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const hop of hops) {
    for (const name of hop.interfaces) {
      if (isBridge(name, hop.role, links)) names.add(name);
      const link = links.find((candidate) => candidate.name === name);
      if (link?.masterKind === 'bridge' && link.master !== null) names.add(link.master);
    }
  }
  return names;
}

/** What has another role is none: the kind of a link comes first when roles are told (roles.ts). */
function isBridge(name: string, role: HopRole, links: readonly Link[]): boolean {
  return (
    role === 'bridge' || (role === 'unknown' && links.some((link) => link.name === name && link.kind === 'bridge'))
  );
}
