/** The routes of the followed paths, found by guest. They are made again when a path joins or leaves. */
import type { Path } from '../path/path.ts';
import { makeRoute, type Route } from './route.ts';

export interface Routes {
  /** In the order of the paths. */
  readonly all: readonly Route[];
  /** By the guest's MAC; of several the latest: a guest that is started anew may come back on another port. */
  readonly byGuest: ReadonlyMap<string, Route>;
  /** By the interface next to the guest, where whoever asks is judged. */
  readonly byPort: ReadonlyMap<string, readonly Route[]>;
  /** The routes of the same guest through other interfaces, as two hosts have them; of most routes there are none. */
  readonly rivals: ReadonlyMap<Route, readonly Route[]>;
  /** The hops of the bridges, by interface: these show a frame as `out` only where this host itself sent it. */
  readonly bridgeHops: ReadonlyMap<string, string>;
}

/** The routes of `paths`; those there were before stay the same ones. */
export function makeRoutes(paths: readonly Path[], before: Routes | null): Routes {
  const known = new Map<Path, Route>();
  for (const route of before?.all ?? []) known.set(route.path, route);
  const all = paths.map((path) => known.get(path) ?? makeRoute(path));
  const byGuest = new Map<string, Route>();
  for (const route of all) if (route.path.guest !== null) byGuest.set(route.path.guest.mac, route);
  const byPort = new Map<string, Route[]>();
  for (const route of all) {
    for (const name of route.path.hops.at(-1)?.interfaces ?? []) {
      const others = byPort.get(name);
      if (others === undefined) byPort.set(name, [route]);
      else others.push(route);
    }
  }
  // A bridge may have different names on several paths. The first name counts, so the last path is put in first.
  const bridgeHops = new Map<string, string>();
  for (let i = all.length - 1; i >= 0; i--) {
    for (const { name, role, interfaces } of all[i]!.path.hops.toReversed()) {
      if (role === 'bridge') for (const each of interfaces) bridgeHops.set(each, name);
    }
  }
  return { all, byGuest, byPort, rivals: rivalsAmong(all, byGuest), bridgeHops };
}

function rivalsAmong(all: readonly Route[], latest: ReadonlyMap<string, Route>): ReadonlyMap<Route, readonly Route[]> {
  const rivals = new Map<Route, readonly Route[]>();
  // Each guest has one route, mostly.
  const guests = new Set(
    all.flatMap((route) => {
      const mac = route.path.guest?.mac;
      return mac === undefined || latest.get(mac) === route ? [] : [mac];
    }),
  );
  for (const mac of guests) {
    const own = all.filter(({ path }) => path.guest?.mac === mac);
    for (const route of own)
      rivals.set(
        route,
        own.filter((other) => !shareInterfaces(route, other)),
      );
  }
  return rivals;
}

function shareInterfaces(a: Route, b: Route): boolean {
  for (const name of a.positions.keys()) if (b.positions.has(name)) return true;
  return false;
}

/** Interfaces and hops that were on one of the routes and are on none of those now. */
export function leftOf(before: Routes, now: Routes): ReadonlySet<string> {
  const kept = new Set(now.all);
  const left = new Set(before.all.filter((route) => !kept.has(route)).flatMap(namesOf));
  if (left.size > 0) for (const name of now.all.flatMap(namesOf)) left.delete(name);
  return left;
}

function namesOf({ positions, positionOfHop }: Route): readonly string[] {
  return [...positions.keys(), ...positionOfHop.keys()];
}
