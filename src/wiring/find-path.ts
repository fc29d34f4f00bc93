/**
 * The path of a guest, found by following the host's own wiring from the guest's port to the wire: tap, bridge,
 * uplinks, VLAN device, bond, slaves; veth pairs between bridges are followed through. Pure: links and FDB in.
 */

import type { Guest, Hop } from '../path/path.ts';
import type { FdbEntry, Link, ServerPlace } from '../state/host-state.ts';
import { findCandidates } from './find-candidates.ts';
import { findUplinks, portsOf, type UplinkChoice } from './find-uplinks.ts';
import { findGuestMac } from './guest-mac.ts';
import type { FoundPath, PathRemark, PathRemarkCode, PathSearch, PathTarget } from './path-search.ts';
import { roleOf } from './roles.ts';

/** Longer than any real wiring. */
const MAX_HOPS = 32;

/**
 * The path of `target`, or why there is none and what to name instead. Names in all three are written alike.
 * `guestMac` where it is known better than the host knows it; `servers` are the DHCP servers of this host.
 */
export function findPath(
  target: PathTarget,
  links: readonly Link[],
  fdb: readonly FdbEntry[],
  guestMac: string | null = null,
  servers: readonly ServerPlace[] = [],
): PathSearch {
  if (target.kind === 'nic' && target.tap === null) return { found: false, reason: 'no-tap', candidates: [] };
  const { fits, candidates } = findCandidates(target, links, fdb);
  if (!fits) return pathOfHost(target, guestMac, links) ?? { found: false, reason: 'nothing-fits', candidates };
  const port = candidates.length === 1 ? links.find((link) => link.name === candidates[0]?.interface) : undefined;
  if (port === undefined) return { found: false, reason: 'several-fit', candidates };

  const mac = guestMac ?? (target.kind === 'interface' ? findGuestMac(port, fdb) : target.mac);
  const guest: Guest | null = mac === null ? null : { mac, name: target.kind === 'nic' ? target.domain : null };
  const { hops, remarks } = walkToNetwork(port, mac, { links, fdb, servers });
  if (guest === null) remarks.push({ code: 'guest-mac-unknown', interface: port.name });
  if (target.kind === 'interface' && target.name !== port.name) {
    remarks.push({ code: 'only-guest-of-target', interface: port.name });
  }
  return { found: true, path: { guest, hops }, remarks };
}

/**
 * The path of this host itself, where the target is a port of a bridge that leads to the network and to no guest: a client
 * on the bridge gets its replies there; one on the port never does (br_handle_frame takes them).
 */
function pathOfHost(target: PathTarget, guestMac: string | null, links: readonly Link[]): PathSearch | null {
  if (target.kind !== 'interface') return null;
  const port = links.find(({ name }) => name === target.name);
  const bridge = links.find(({ name }) => name === port?.master);
  if (port === undefined || bridge?.kind !== 'bridge') return null;
  const guest = { mac: guestMac ?? port.mac, name: null };
  const path = { guest, hops: [hopOf([port], false), hopOf([bridge], true)] };
  return { found: true, path, remarks: [{ code: 'no-guest-of-target', interface: port.name }] };
}

/** The way from the network to the interface on which a DHCP server of this host listens. */
export function findServerPath(end: Link, links: readonly Link[], fdb: readonly FdbEntry[]): FoundPath {
  // Another server on the same bridge is no way out of it.
  const { hops, remarks } = walkToNetwork(end, null, { links, fdb, servers: [] }, end.master !== null);
  return { path: { guest: null, hops, leadsTo: 'server' }, remarks };
}

interface Host {
  readonly links: readonly Link[];
  readonly fdb: readonly FdbEntry[];
  readonly servers: readonly ServerPlace[];
}

interface Step {
  readonly next: readonly Link[];
  /** True where `next` is a port entered from outside: only from such a port does the path go up into its bridge. */
  readonly atPort?: boolean;
  readonly remark?: PathRemarkCode;
}

/** `isPort`: the path enters the bridge that `port` is on. */
function walkToNetwork(port: Link, guestMac: string | null, host: Host, isPort = true) {
  const hops: Hop[] = [hopOf([port], true)];
  const remarks: PathRemark[] = [];
  const visited = new Set([port.name]);
  let at: Link | undefined = port;
  let atPort = isPort;
  while (at !== undefined) {
    const step: Step =
      at.kind === 'bridge' ? leaveBridge(at, visited, guestMac, host) : leaveLink(at, atPort, visited, host.links);
    const servers = step.remark === 'server-behind' ? step.next : [];
    for (const { name } of servers) remarks.push({ code: 'server-behind', interface: name });
    if (step.remark && servers.length === 0) remarks.push({ code: step.remark, interface: at.name });
    if (step.next.length === 0) break;
    if (hops.length >= MAX_HOPS || step.next.some((link) => visited.has(link.name))) {
      remarks.push({ code: 'wiring-loop', interface: at.name });
      break;
    }
    for (const link of step.next) visited.add(link.name);
    hops.unshift(servers.length > 0 ? { ...hopOf(servers, false), role: 'veth' } : hopOf(step.next, false));
    if (servers.length > 0) break;
    atPort = step.atPort ?? false;
    // Several side by side end the path: beyond them it would no longer be one line of hops.
    at = step.next.length === 1 ? step.next[0] : undefined;
  }
  return { hops, remarks };
}

const REMARK_OF_CHOICE: Readonly<Record<UplinkChoice, PathRemarkCode | null>> = {
  certain: null,
  fdb: 'uplink-by-fdb',
  server: 'server-behind',
  'server-here': 'server-here',
  undecided: 'uplink-undecided',
};

function leaveBridge(
  bridge: Link,
  visited: ReadonlySet<string>,
  guestMac: string | null,
  { links, fdb, servers }: Host,
): Step {
  const entry = portsOf(bridge.name, links).find((link) => visited.has(link.name));
  const { ports, choice } = findUplinks(bridge, entry?.name ?? null, guestMac, links, fdb, servers);
  const remark = REMARK_OF_CHOICE[choice];
  if (ports.length === 0) return { next: [], remark: remark ?? 'no-uplink' };
  return remark === null ? { next: ports } : { next: ports, remark };
}

function leaveLink(at: Link, atPort: boolean, visited: ReadonlySet<string>, links: readonly Link[]): Step {
  const byName = (name: string | null): Link | undefined => links.find((link) => link.name === name);
  if (at.kind === 'bond' || at.kind === 'team') return { next: portsOf(at.name, links) };
  // The frames of a tunnel travel inside others below it: the path of the guest's own frames ends at the tunnel.
  if (at.kind === 'vxlan') return { next: [] };
  const lower = byName(at.lower);
  if (lower !== undefined) return { next: [lower] };
  if (atPort && at.masterKind === 'openvswitch') return { next: [], remark: 'open-vswitch' };
  const master = byName(at.master);
  if (atPort && master?.kind === 'bridge') return { next: [master] };
  const peer = byName(at.peer);
  if (peer !== undefined && !visited.has(peer.name)) return { next: [peer], atPort: true };
  // The kernel names the device below only where it is in the same namespace.
  if (at.kind === 'macvlan' || at.kind === 'macvtap') return { next: [], remark: 'other-end-elsewhere' };
  if (atPort) return { next: [], remark: 'no-master' };
  return at.kind === 'veth' ? { next: [], remark: 'other-end-elsewhere' } : { next: [] };
}

function hopOf(links: readonly Link[], guestSide: boolean): Hop {
  const interfaces = links.map((link) => link.name);
  return { name: interfaces.join('|'), interfaces, role: roleOf(links, guestSide) };
}
