/**
 * The paths of all guests behind a bridge: one for each guest port, the hops they share being the same. For
 * `trace --bridge`, at the start and whenever ports come and go.
 */

import { ToolError } from '../core/errors.ts';
import type { Path } from '../path/path.ts';
import type { FdbEntry, Link, ServerPlace } from '../state/host-state.ts';
import { findCandidates } from './find-candidates.ts';
import { findPath } from './find-path.ts';
import { findUplinks } from './find-uplinks.ts';
import type { FoundPath, PathRemark } from './path-search.ts';
import { isHostSideMac } from './port-side.ts';
import { serverPorts } from './servers.ts';

export interface GuestPaths {
  /** In the order of the links; empty where the bridge has no guest port now. */
  readonly paths: readonly Path[];
  /** Each once, those about the guests' own ports left out. */
  readonly remarks: readonly PathRemark[];
}

/** `bridge` must be a bridge among `links`. Ports that are the uplink of another guest's path are no guests, nor those of DHCP servers. */
export function findGuestPaths(
  bridge: string,
  links: readonly Link[],
  fdb: readonly FdbEntry[],
  servers: readonly ServerPlace[] = [],
): GuestPaths {
  const link = links.find(({ name }) => name === bridge);
  const { candidates, fits } = findCandidates({ kind: 'interface', name: bridge }, links, fdb);
  if (link === undefined || !fits) return { paths: [], remarks: [] };
  const { ports, choice } = findUplinks(link, null, null, links, fdb, servers);
  const isUndecided = choice === 'undecided';
  const outward = new Set([...ports.map(({ name }) => name), ...serverPorts(servers)]);
  const found = candidates
    .filter((candidate) => !outward.has(candidate.interface))
    .map((candidate) => findPath({ kind: 'interface', name: candidate.interface }, links, fdb, null, servers))
    .filter((search) => search.found)
    .map((search) => (isUndecided ? withoutWayOut(search, bridge, links) : search));
  for (const { path } of found) {
    for (const hop of path.hops.slice(0, -1)) for (const name of hop.interfaces) outward.add(name);
  }
  const guests = found.filter(({ path }) => path.hops.at(-1)?.interfaces.every((name) => !outward.has(name)));
  const remarks = new Map(
    guests
      .flatMap(({ path, remarks: all }) => all.filter((remark) => remark.interface !== path.hops.at(-1)?.name))
      .map((remark) => [`${remark.code} ${remark.interface}`, remark]),
  );
  return { paths: guests.map(({ path }) => withHearing(path, links)), remarks: [...remarks.values()] };
}

/** Bridges named in an error: it is one line. */
const MOST_BRIDGES = 8;

/** There is no such bridge on the host that was looked at. */
export class AbsentBridge extends ToolError {}

/** @throws AbsentBridge `usage`; a bridge without guests is one. */
export function requireBridge(bridge: string, links: readonly Link[]): void {
  const bridges = links.filter(({ kind }) => kind === 'bridge').map(({ name }) => name);
  if (bridges.includes(bridge)) return;
  const there = bridges.length === 0 ? 'there is none here' : `there are: ${bridges.slice(0, MOST_BRIDGES).join(', ')}`;
  throw new AbsentBridge('usage', `--bridge ${bridge}: no such bridge; ${there}`, 'ip link show type bridge');
}

/** From each port of such a bridge another one looks like the uplink: the path begins at the bridge. */
function withoutWayOut(found: FoundPath, bridge: string, links: readonly Link[]): FoundPath {
  const { hops } = found.path;
  const port = links.find(({ name }) => name === hops.at(-1)?.name);
  if (port?.kind !== 'veth' || port.peer !== null || port.master !== bridge) return found;
  const own = hops.slice(hops.findIndex(({ name }) => name === bridge));
  const names = new Set(own.map(({ name }) => name));
  const remarks = found.remarks.filter((remark) => names.has(remark.interface) && remark.interface !== bridge);
  return {
    path: { ...found.path, hops: own, mayLeadOut: true },
    remarks: [...remarks, { code: 'uplink-undecided', interface: bridge }],
  };
}

/** A path whose port is to hear its own guest's broadcasts only, as far as the guest's MAC or libvirt's of the port tells. */
function withHearing(path: Path, links: readonly Link[]): Path {
  const last = path.hops.at(-1);
  // A macvtap shows its guest's frames the other way round, and hears nothing of others but broadcasts.
  if (path.hops.length === 1 || last?.role === 'macvtap') return path;
  const port = links.find(({ name }) => name === last?.interfaces[0]);
  // libvirt's guests have taps; of a veth such a MAC says nothing of the guest's (LXC gives it a random one).
  const hostSide = port?.kind === 'tun' && isHostSideMac(port.mac) ? port.mac : undefined;
  const hears = path.guest?.mac ?? hostSide;
  return hears === undefined ? path : { ...path, hears };
}
