/** Bursts of clients that are not judged (yet): which transmissions they are, and how many messages they count for. */
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

/** The transmissions in a stranger's burst, seen from a route. */
export function strangersTransmissions(burst: Burst, route: Route, settleNs: DurationNs): Transmission[] {
  const context: ClassifyContext = {
    op: burst.dhcp.op,
    route,
    headingOf: route.headingOf,
    known: NOTHING,
    sentBefore: false,
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
