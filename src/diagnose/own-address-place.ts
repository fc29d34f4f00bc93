/** Finds the port, the bridge and the owner of the address that a kernel log line about an own address names. */
import { interfaceNamesOf } from '../path/hops-of.ts';
import { joinInterfaceName, onHost, splitInterfaceName } from '../path/interface-name.ts';
import type { Link } from '../state/host-state.ts';
import type { OwnAddressReport } from '../state/own-address.ts';
import type { Knowledge, OwnAddressLine } from './knowledge.ts';

export interface OwnAddressPlace {
  /** The port that the frame came in on. */
  readonly port: string;
  readonly bridge: string | null;
  /** Whether it leads to a guest. */
  readonly isGuestPort: boolean;
  /** Whether the address is a guest's MAC too, which the bridge then has as its own. */
  readonly isGuestMac: boolean;
  /** The port of the bridge, or the bridge, that has the address; null where that is not known. */
  readonly owner: string | null;
}

/** Null for a line about something else than the paths of the trace. */
export function ownAddressPlace({ report, host }: OwnAddressLine, known: Knowledge): OwnAddressPlace | null {
  const place = placeOf(report, interfaceNamesOf(known.paths), known.links, host);
  if (place === null) return null;
  const isGuestPort = known.paths.some(({ hops }) => hops.length > 1 && hops.at(-1)?.interfaces.includes(place.port));
  const { mac } = report;
  const isGuestMac = mac !== null && known.guests.has(mac);
  return { ...place, isGuestPort, isGuestMac, owner: ownerOf(mac, place.bridge, known.links) };
}

function ownerOf(mac: string | null, bridge: string | null, links: readonly Link[]): string | null {
  const owners = links.filter((link) => link.mac === mac && (link.name === bridge || link.master === bridge));
  // A bridge takes the lowest MAC of its ports: the port is where it comes from.
  return (owners.find((link) => link.name !== bridge) ?? owners[0])?.name ?? null;
}

interface Place {
  readonly port: string;
  readonly bridge: string | null;
}

/**
 * The port and bridge of the path that a line is about, or null. The kernel log is one for all namespaces, tells bare names
 * and not whose they are, and names repeat (every container has an eth0): the address decides, which must be one of that
 * bridge or of its ports. Where bridges of two namespaces could say so, nothing is claimed. Where the line has no address
 * or the links are not known, names alone do for the namespace that the trace ran in, not for another.
 */
function placeOf(
  report: OwnAddressReport,
  names: ReadonlySet<string>,
  links: readonly Link[],
  host: string | null,
): Place | null {
  const namespaces = new Set(
    [...names, ...links.map(({ name }) => name)]
      .map(splitInterfaceName)
      .flatMap((name) => (name.host === host ? [name.netns] : [])),
  );
  const places = [...namespaces].map((netns) => placeIn(host, netns, report, links));
  const byAddress = places.filter(({ bridge }) => bridge !== null && hasAddress(bridge, report.mac, links));
  const [only] = byAddress;
  if (only !== undefined) return byAddress.length === 1 && isOnPath(only, names) ? only : null;
  const here = placeIn(host, null, report, links);
  const isKnown = report.mac !== null && here.bridge !== null && links.length > 0;
  return !isKnown && names.has(here.port) ? here : null;
}

function placeIn(
  host: string | null,
  netns: string | null,
  { bridge, port }: OwnAddressReport,
  links: readonly Link[],
): Place {
  const own = onHost(host, joinInterfaceName(netns, port));
  if (bridge !== null) return { port: own, bridge: onHost(host, joinInterfaceName(netns, bridge)) };
  return { port: own, bridge: links.find(({ name }) => name === own)?.master ?? null };
}

function isOnPath({ port, bridge }: Place, names: ReadonlySet<string>): boolean {
  return names.has(port) || (bridge !== null && names.has(bridge));
}

function hasAddress(bridge: string, mac: string | null, links: readonly Link[]): boolean {
  return mac !== null && links.some((link) => link.mac === mac && (link.name === bridge || link.master === bridge));
}
