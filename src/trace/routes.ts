/** The routes of the paths that a trace follows, found by guest. Called by the tracer, anew when a path joins or leaves. */
import type { Path } from '../path/path.ts';
import { makeRoute, type Route } from './route.ts';

export interface Routes {
  /** In the order of the paths. */
  readonly all: readonly Route[];
  /** By the guest's MAC; of several the latest: a guest that is started anew may come back on another port. */
  readonly byGuest: ReadonlyMap<string, Route>;
  /** The hops of the bridges, by interface: these show a frame as `out` only where this host itself sent it. */
  readonly bridgeHops: ReadonlyMap<string, string>;
}

/** The routes of `paths`; those there were before stay the same ones. */
export function makeRoutes(paths: readonly Path[], before: Routes | null): Routes {
  const known = new Map(before?.all.map((route) => [route.path, route]));
  const all = paths.map((path) => known.get(path) ?? makeRoute(path));
  const byGuest = new Map<string, Route>();
  for (const route of all) if (route.path.guest !== null) byGuest.set(route.path.guest.mac, route);
  const bridges = all.flatMap(({ path }) => path.hops.filter(({ role }) => role === 'bridge'));
  // Of one that is called differently on several paths the first name counts, so the last is put in first.
  const bridgeHops = new Map(
    bridges.toReversed().flatMap(({ name, interfaces }) => interfaces.map((each) => [each, name] as const)),
  );
  return { all, byGuest, bridgeHops };
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
