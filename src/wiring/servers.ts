/** Where on this host a DHCP server may take what a path carries. */

import { hopsOf } from '../path/hops-of.ts';
import { splitInterfaceName } from '../path/interface-name.ts';
import type { Path } from '../path/path.ts';
import type { Listener, ServerPlace } from '../state/host-state.ts';

/** The ports of bridges at whose other end, in another namespace, something listens on UDP port 67. */
export function serverPorts(places: readonly ServerPlace[]): ReadonlySet<string> {
  return new Set(places.flatMap(({ port, listeners }) => (port !== null && listeners.length > 0 ? [port] : [])));
}

/** Who listens on this bridge alone; null for nobody known. A socket bound to no interface need not serve this one. */
export function listenerOn(bridge: string, places: readonly ServerPlace[]): Listener | null {
  for (const { port, listeners } of places) {
    const own = port === null ? listeners.find(({ device }) => device === bridge) : undefined;
    if (own !== undefined) return own;
  }
  return null;
}

/** The bridges among the hops on which a server of this host listens for certain. */
export function serverHops(paths: readonly Path[], places: readonly ServerPlace[]): ReadonlySet<string> {
  if (places.length === 0) return new Set();
  const hops = hopsOf(paths).filter(
    ({ role, interfaces }) => role === 'bridge' && listenerOn(interfaces[0] ?? '', places),
  );
  return new Set(hops.map(({ name }) => name));
}

/** The bridges among the hops that no server of this host can be on: nothing there listens, nor behind any port. */
export function serverlessHops(paths: readonly Path[], places: readonly ServerPlace[]): ReadonlySet<string> {
  if (serverPorts(places).size > 0) return new Set();
  const hops = hopsOf(paths).filter(
    ({ role, interfaces }) => role === 'bridge' && possibleListener(interfaces[0] ?? '', places) === null,
  );
  return new Set(hops.map(({ name }) => name));
}

/**
 * What is known with what was asked just now: a place that could not be asked again stays as it was, and so does the name of
 * a program, which only root is told.
 */
export function joinPlaces(before: readonly ServerPlace[], asked: readonly ServerPlace[]): readonly ServerPlace[] {
  const isSame = (a: ServerPlace, b: ServerPlace) => a.netns === b.netns && a.port === b.port && a.host === b.host;
  const kept = before.filter((place) => !asked.some((again) => isSame(place, again)));
  const named = asked.map((place): ServerPlace => {
    const known = before.find((each) => isSame(each, place))?.listeners ?? [];
    const nameOf = ({ device, program }: Listener) => program ?? known.find((each) => each.device === device)?.program;
    return { ...place, listeners: place.listeners.map((each) => ({ ...each, program: nameOf(each) ?? null })) };
  });
  return [...kept, ...named];
}

/** Who may listen on an interface, bound to it or to all; null for nobody, undefined where that could not be asked. */
export function possibleListener(name: string, places: readonly ServerPlace[]): Listener | null | undefined {
  const { host, netns } = splitInterfaceName(name);
  const isThere = (each: ServerPlace) => each.netns === netns && (each.host ?? null) === host;
  const place = places.find((each) => each.port === null && isThere(each));
  if (place === undefined) return undefined;
  return listenerOn(name, [place]) ?? place.listeners.find(({ device }) => device === null) ?? null;
}
