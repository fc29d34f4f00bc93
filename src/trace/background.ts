/**
 * Bursts of clients that are nobody's on the path yet: does one enter at a guest-side hop, so that it is to be judged, or
 * is it background, and how many messages is it then?
 */
import type { DurationNs } from '../core/time.ts';
import type { Burst } from './copies/pending.ts';
import {
  type ClassifyContext,
  type RouteKnowledge,
  type Transmission,
  transmissionsOf,
} from './copies/transmissions.ts';
import { placeCopies, type Route } from './route.ts';

/** A stranger's burst is looked at before anything is known of it. */
const NOTHING: RouteKnowledge = { originOf: () => 0, passesUnseen: () => false };

/** The route without a known guest at whose guest-side hop this burst enters; null for everything else. */
export function routeEntered(burst: Burst, routes: readonly Route[], settleNs: DurationNs): Route | null {
  for (const route of routes) {
    const { guest, hops } = route.path;
    if (guest !== null) continue;
    // On a path of one hop every client is judged, whichever of its messages comes first.
    if (hops.length === 1) return route;
    if (burst.dhcp.op !== 1) continue;
    // Cheap, for a bridge has hundreds of routes: nothing enters where nothing was seen.
    if (!wasSeenAtPort(burst, route)) continue;
    const enters = ({ kind, carrying }: Transmission) =>
      kind === 'original' && carrying.some(({ position }) => position === hops.length - 1);
    if (strangersTransmissions(burst, route, settleNs).some(enters)) return route;
  }
  return null;
}

/** Whether any of a burst was seen at the hop next to the guest of a route. */
export function wasSeenAtPort({ copies }: Burst, { path, positions }: Route): boolean {
  const port = path.hops.length - 1;
  return copies.some(({ interface: name }) => positions.get(name) === port);
}

/** What a burst of a stranger is, seen from a route. */
export function strangersTransmissions(burst: Burst, route: Route, settleNs: DurationNs): Transmission[] {
  const context: ClassifyContext = {
    op: burst.dhcp.op,
    route,
    known: NOTHING,
    leftBefore: false,
    guestKnown: false,
    nowNs: 0n,
    settleNs,
  };
  return transmissionsOf(placeCopies(burst.copies, route), context);
}

/** How many messages a stranger's burst counts for: transmissions where they can be told apart, at least one. */
export function countMessages(transmissions: readonly Transmission[]): number {
  return Math.max(1, transmissions.filter(({ kind }) => kind === 'original').length);
}
