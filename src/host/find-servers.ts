/**
 * The DHCP servers of this host that nobody named, and the way to each from the network: whoever listens on UDP port 67, on
 * a bridge (libvirt's dnsmasq), on all interfaces, or in a namespace behind a port of a bridge (a neutron DHCP agent).
 */
import { ToolError } from '../core/errors.ts';
import { splitInterfaceName } from '../path/interface-name.ts';
import type { Path } from '../path/path.ts';
import type { Link, ServerPlace } from '../state/host-state.ts';
import { objectsOf, textOf } from '../tools/json-fields.ts';
import { findServerPath } from '../wiring/find-path.ts';
import { findServerPaths, whyNoServer } from '../wiring/find-server-paths.ts';
import type { FoundPath, PathRemark } from '../wiring/path-search.ts';
import { BehindPorts } from './behind-ports.ts';
import { parseJson } from './links.ts';
import { createGuestsFinder, type PathFinder } from './path-finder.ts';
import { readHost } from './read-host.ts';
import { resolveTargets } from './resolve-target.ts';
import { type RunCommand, runCommand } from './run-command.ts';
import { innerEndOf } from './veth-ends.ts';

export interface FoundServers {
  /** At least one. */
  readonly found: readonly FoundPath[];
  readonly links: readonly Link[];
  /** Finds a server that is a guest where it comes back. */
  readonly finder: PathFinder;
}

const BY_HAND = 'dhcphop capture SERVER --server --write FILE (SERVER: its MAC, libvirt domain or interface here)';

/** Throws ToolError `usage` where none is found, `cannot-read` where the host cannot be asked. */
export async function findServers(run: RunCommand = runCommand): Promise<FoundServers> {
  const { links, fdb, servers } = await readHost(null, [], run);
  const [addressed, innerEnds] = await Promise.all([readAddressed(servers, run), readInnerEnds(servers, run)]);
  const found = findServerPaths({ links, fdb, servers, addressed, innerEnds });
  if (found.length > 0) return { found, links, finder: createGuestsFinder([]) };
  throw new ToolError(
    'usage',
    `find the DHCP server of this host: ${whyNoServer(servers)}; a server that is a guest has to be named`,
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

/** The ends inside of the ports that servers are behind, by port. */
async function readInnerEnds(servers: readonly ServerPlace[], run: RunCommand): Promise<ReadonlyMap<string, string>> {
  const ends = await Promise.all(
    servers.map(async ({ netns, port, listeners }) => {
      const inner = port === null || netns === null || listeners.length === 0 ? null : innerEnd(port, netns, run);
      return [port ?? '', await inner] as const;
    }),
  );
  return new Map(ends.flatMap(([port, inner]) => (inner === null ? [] : [[port, inner]])));
}

/** The other end of a veth, as `NETNS/NAME`; null where it cannot be told. */
async function innerEnd(port: string, netns: string, run: RunCommand): Promise<string | null> {
  try {
    const args = ['-j', 'link', 'show', 'dev', splitInterfaceName(port).bare];
    const [outer] = objectsOf(parseJson(await run('ip', args), 'ip'));
    return outer === undefined ? null : innerEndOf(outer, netns, (await new BehindPorts(run).veths(netns)) ?? []);
  } catch {
    return null;
  }
}

/** The interfaces with an IPv4 address that are up; asked only where a program listens on all of them. */
async function readAddressed(servers: readonly ServerPlace[], run: RunCommand): Promise<readonly string[]> {
  const isAsked = servers.some(
    ({ port, listeners }) => port === null && listeners.some(({ device }) => device === null),
  );
  if (!isAsked) return [];
  const answers = objectsOf(parseJson(await run('ip', ['-j', '-4', 'addr', 'show', 'up']), 'ip'));
  return answers.flatMap(({ ifname }) => textOf(ifname) ?? []);
}
