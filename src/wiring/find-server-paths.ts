/**
 * The ways from the network to the DHCP servers of a host that nobody named: to whoever listens on UDP port 67, on a bridge
 * (libvirt's dnsmasq), on all interfaces, or in a namespace behind a port of a bridge (a neutron DHCP agent).
 */
import type { Hop } from '../path/path.ts';
import type { FdbEntry, Link, ServerPlace } from '../state/host-state.ts';
import { findServerPath } from './find-path.ts';
import type { FoundPath } from './path-search.ts';

export interface ServerHost {
  readonly links: readonly Link[];
  readonly fdb: readonly FdbEntry[];
  readonly servers: readonly ServerPlace[];
  /** Interfaces with an IPv4 address that are up: what a program serves that listens on all of them. */
  readonly addressed: readonly string[];
  /** For a port of a bridge, the end of its veth in the namespace behind it: `NETNS/NAME`; none where that is not known. */
  readonly innerEnds: ReadonlyMap<string, string>;
}

/** A neutron host has an agent's namespace for each network. */
const MAX_SERVERS = 64;

/** Empty where none is found. */
export function findServerPaths(host: ServerHost): readonly FoundPath[] {
  return host.servers.flatMap((place) => waysTo(place, host)).slice(0, MAX_SERVERS);
}

/** Why no server was found, to go into a message. */
export function whyNoServer(servers: readonly ServerPlace[]): string {
  return servers.some(({ listeners }) => listeners.length > 0)
    ? 'a program listens on UDP port 67 on all interfaces, and which of them it serves is not known'
    : 'nothing listens on UDP port 67 here';
}

function waysTo({ port, listeners }: ServerPlace, host: ServerHost): readonly FoundPath[] {
  if (listeners.length === 0) return [];
  if (port !== null) return wayBehind(port, host);
  const bound = listeners.flatMap(({ device }) => device ?? []);
  const names = bound.length > 0 ? bound : onlyServed(host);
  const ends = [...new Set(names)].flatMap((name) => host.links.find((link) => link.name === name) ?? []);
  return ends.map((end) => findServerPath(end, host.links, host.fdb));
}

/** To a server in a namespace: what that receives itself is the last hop there is. */
function wayBehind(port: string, { links, fdb, innerEnds }: ServerHost): readonly FoundPath[] {
  const outer = links.find(({ name }) => name === port);
  if (outer === undefined) return [];
  const way = findServerPath(outer, links, fdb);
  const inner = innerEnds.get(port);
  if (inner === undefined) return [way];
  const hop: Hop = { name: inner, interfaces: [inner], role: 'veth' };
  return [{ ...way, path: { ...way.path, hops: [...way.path.hops, hop] } }];
}

/** None where there are several. */
function onlyServed({ links, addressed }: ServerHost): readonly string[] {
  const names = addressed.filter((name) => links.some((link) => link.name === name && link.kind !== 'loopback'));
  return names.length === 1 ? names : [];
}
