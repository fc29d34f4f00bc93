/** The way through another host, found in what was collected of it as `dhcphop capture` there would find it. */
import { ToolError } from '../../core/errors.ts';
import { parseMac } from '../../core/mac.ts';
import { splitInterfaceName } from '../../path/interface-name.ts';
import { onlyItsGuest } from '../../path/path.ts';
import type { Link } from '../../state/host-state.ts';
import { findGuestPaths, requireBridge } from '../../wiring/find-guests.ts';
import { findPath, findServerPath } from '../../wiring/find-path.ts';
import { findServerPaths, whyNoServer } from '../../wiring/find-server-paths.ts';
import type { FoundPath, PathTarget } from '../../wiring/path-search.ts';
import type { CollectedHost } from './collected-host.ts';

export interface WayWish {
  /** The bridge there whose guests are followed; null for the way to the server or the guest. */
  readonly bridge: string | null;
  /** Which guest or interface there is the DHCP server; null for whatever listens on UDP port 67. */
  readonly server: string | null;
  /** The MAC of the guest that is traced; null where it is not known. */
  readonly guest: string | null;
}

/**
 * At least one: to the guests of the bridge, to the server, to the guest where that is there too, or to the guest alone.
 * @throws ToolError `usage` where none is found.
 */
export function findWay(host: CollectedHost, { bridge, server, guest }: WayWish): readonly FoundPath[] {
  const { fdb, servers } = host;
  if (bridge !== null) return waysToGuests(bridge, host);
  const search = guest === null ? null : findPath({ kind: 'mac', mac: guest }, ownLinks(host), fdb, guest, servers);
  const guests = search?.found ? [{ ...search, path: onlyItsGuest(search.path) }] : [];
  const ways = server === null ? findServerPaths(host) : wayTo(server, host);
  if (ways.length > 0 || guests.length > 0) return [...ways, ...guests];
  const message =
    server === null
      ? `find the DHCP server of this host: ${whyNoServer(servers)}`
      : `find ${server}: no such interface, MAC or libvirt domain`;
  throw new ToolError('usage', message, 'ip link');
}

function waysToGuests(bridge: string, host: CollectedHost): readonly FoundPath[] {
  const { fdb, servers } = host;
  const links = ownLinks(host);
  requireBridge(bridge, links);
  const { paths } = findGuestPaths(bridge, links, fdb, servers);
  if (paths.length > 0) return paths.map((path) => ({ path, remarks: [] }));
  throw new ToolError('usage', `--bridge ${bridge}: no guest is on it now`, 'bridge link');
}

/** To a guest, or to an interface on which a program serves; empty where there is no such, or more than one. */
function wayTo(server: string, host: CollectedHost): readonly FoundPath[] {
  const { links, fdb, domains } = host;
  const own = links.find(({ name, master, kind }) => name === server && (master !== null || kind !== 'veth'));
  if (own !== undefined) return [findServerPath(own, links, fdb)];
  const mac = parseMac(server);
  const nics = domains.filter(({ name }) => name === server).flatMap((domain) => domain.nics);
  const targets: readonly PathTarget[] =
    mac === null
      ? nics.map((nic) => ({ kind: 'nic', domain: server, mac: nic.mac, tap: nic.tap }))
      : [{ kind: 'mac', mac }];
  return targets.flatMap((target) => {
    const search = findPath(target, ownLinks(host), fdb);
    if (!search.found) return [];
    return [{ path: { guest: null, hops: search.path.hops, leadsTo: 'server' as const }, remarks: [] }];
  });
}

/** Of namespaces behind the ports of bridges only the veths are told: no way to a guest is found by those. */
function ownLinks({ links }: CollectedHost): readonly Link[] {
  return links.filter(({ name }) => splitInterfaceName(name).netns === null);
}
