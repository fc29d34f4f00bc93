/**
 * The DHCP servers of this host that nobody named, and the way to each from the network: whoever listens on UDP port 67, on
 * a bridge (libvirt's dnsmasq), on all interfaces, or in a namespace behind a port of a bridge (a neutron DHCP agent).
 */
import { ToolError } from '../core/errors.ts';
import { splitInterfaceName } from '../path/interface-name.ts';
import type { Hop, Path } from '../path/path.ts';
import type { FdbEntry, Link, ServerPlace } from '../state/host-state.ts';
import { objectsOf, textOf } from '../tools/json-fields.ts';
import { findServerPath } from '../wiring/find-path.ts';
import type { FoundPath, PathRemark } from '../wiring/path-search.ts';
import { parseJson } from './links.ts';
import { createGuestsFinder, type PathFinder } from './path-finder.ts';
import { readHost } from './read-host.ts';
import { resolveTargets } from './resolve-target.ts';
import { type RunCommand, runCommand } from './run-command.ts';
import { findInnerEnd } from './veth-ends.ts';

export interface FoundServers {
  /** At least one. */
  readonly found: readonly FoundPath[];
  readonly links: readonly Link[];
  /** Finds a server that is a guest where it comes back. */
  readonly finder: PathFinder;
}

interface Host {
  readonly links: readonly Link[];
  readonly fdb: readonly FdbEntry[];
  readonly run: RunCommand;
}

/** A neutron host has an agent's namespace for each network. */
const MAX_SERVERS = 64;
const BY_HAND = 'dhcphop capture SERVER --server --write FILE (SERVER: its MAC, libvirt domain or interface here)';

/** Throws ToolError `usage` where none is found, `cannot-read` where the host cannot be asked. */
export async function findServers(run: RunCommand = runCommand): Promise<FoundServers> {
  const { links, fdb, servers } = await readHost(null, [], run);
  const host = { links, fdb, run };
  const ways = await Promise.all(servers.map((place) => waysTo(place, host)));
  const found = ways.flat().slice(0, MAX_SERVERS);
  if (found.length > 0) return { found, links, finder: createGuestsFinder([]) };
  const isSomebody = servers.some(({ listeners }) => listeners.length > 0);
  const why = isSomebody
    ? 'a program listens on UDP port 67 on all interfaces, and which of them it serves is not known'
    : 'nothing listens on UDP port 67 here';
  throw new ToolError(
    'usage',
    `find the DHCP server of this host: ${why}; a server that is a guest has to be named`,
    BY_HAND,
  );
}

/**
 * The way to the server that TARGET names: a guest of this host (MAC, libvirt domain, its interface), or an interface on which
 * a program of the host serves. Throws ToolError as `resolveTargets`.
 */
export async function resolveServer(target: string, run: RunCommand = runCommand): Promise<FoundServers> {
  const { links, fdb } = await readHost(splitInterfaceName(target).netns, [], run);
  const own = links.find(({ name, master, kind }) => name === target && (master !== null || kind !== 'veth'));
  if (own !== undefined) return { found: [findServerPath(own, links, fdb)], links, finder: createGuestsFinder([]) };
  const { targets } = await resolveTargets(target, { run });
  const guests = createGuestsFinder(targets.map(({ path }) => path));
  return {
    found: targets.map(({ path, remarks }) => ({ path: toServer(path), remarks: remarks.filter(isOfWay) })),
    links: targets[0]?.links ?? [],
    finder: { look: (all, entries, paths, places) => guests.look(all, entries, paths, places).map(toServer) },
  };
}

/** The path of a guest that is a server: it is nobody's whose DHCP is traced. */
function toServer({ hops }: Path): Path {
  return { guest: null, hops, leadsTo: 'server' };
}

/** What a remark says of the wiring holds of a server's path too. */
function isOfWay({ code }: PathRemark): boolean {
  return code !== 'guest-mac-unknown' && code !== 'only-guest-of-target';
}

async function waysTo({ netns, port, listeners }: ServerPlace, host: Host): Promise<readonly FoundPath[]> {
  if (listeners.length === 0) return [];
  if (port !== null) return wayBehind(netns, port, host);
  const bound = listeners.flatMap(({ device }) => device ?? []);
  const names = bound.length > 0 ? bound : await onlyServed(host);
  const ends = [...new Set(names)].flatMap((name) => host.links.find((link) => link.name === name) ?? []);
  return ends.map((end) => findServerPath(end, host.links, host.fdb));
}

/** To a server in a namespace: what that receives itself is the last hop there is. */
async function wayBehind(netns: string | null, port: string, host: Host): Promise<readonly FoundPath[]> {
  const outer = host.links.find(({ name }) => name === port);
  if (outer === undefined) return [];
  const way = findServerPath(outer, host.links, host.fdb);
  const inner = netns === null ? null : await innerEnd(port, netns, host.run);
  if (inner === null) return [way];
  const hop: Hop = { name: inner, interfaces: [inner], role: 'veth' };
  return [{ ...way, path: { ...way.path, hops: [...way.path.hops, hop] } }];
}

/** The other end of a veth, as `NETNS/NAME`; null where it cannot be told. */
async function innerEnd(port: string, netns: string, run: RunCommand): Promise<string | null> {
  try {
    const args = ['-j', 'link', 'show', 'dev', splitInterfaceName(port).bare];
    const [outer] = objectsOf(parseJson(await run('ip', args), 'ip'));
    return outer === undefined ? null : await findInnerEnd(outer, netns, run);
  } catch {
    return null;
  }
}

/** The one interface with an IPv4 address that is up: what a program serves that listens on all. None where there are several. */
async function onlyServed({ links, run }: Host): Promise<readonly string[]> {
  const answers = objectsOf(parseJson(await run('ip', ['-j', '-4', 'addr', 'show', 'up']), 'ip'));
  const isServed = (name: string | null) => links.some((link) => link.name === name && link.kind !== 'loopback');
  const names = answers.map(({ ifname }) => textOf(ifname)).filter((name) => name !== 'lo' && isServed(name));
  return names.length === 1 ? names.filter((name) => name !== null) : [];
}
