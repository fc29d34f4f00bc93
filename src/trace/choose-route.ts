/**
 * On which route a settled burst is judged. A request belongs where it enters, a reply to its request: a guest may have
 * been started again on another port while its earlier exchange is open, and two hosts each have a path of it.
 */
import type { DurationNs } from '../core/time.ts';
import type { Client } from './client.ts';
import type { Burst } from './copies/pending.ts';
import { mayEnterAt, routeEntered } from './entering.ts';
import { CLOCK_SLACK_NS } from './limits.ts';
import type { Route } from './route.ts';
import type { Routes } from './routes.ts';

/** The route of a burst of this client; null for one that is background. */
export function chooseRoute(client: Client, burst: Burst, routes: Routes, settleNs: DurationNs): Route | null {
  return client.route === null
    ? routeOfStranger(client, burst, routes, settleNs)
    : routeOfKnown(client, client.route, burst, routes, settleNs);
}

/** Where a stranger turns out to be judged: its request enters there, or the request that this burst answers. */
function routeOfStranger({ pending }: Client, burst: Burst, routes: Routes, settleNs: DurationNs): Route | null {
  const own = whereEntered(burst, routes, settleNs);
  if (own !== null || burst.dhcp.op === 1) return own;
  // Where clocks are inverted a reply may begin before its request.
  for (const request of pending.requestsBefore(burst.copies[0]!.timeNs + CLOCK_SLACK_NS)) {
    const route = whereEntered(request, routes, settleNs);
    if (route !== null) return route;
  }
  return null;
}

function whereEntered(burst: Burst, routes: Routes, settleNs: DurationNs): Route | null {
  const possible = mayEnterAt(burst, routes);
  return possible.length === 0 ? null : routeEntered(burst, possible, settleNs, null);
}

/** Where a client that was judged on `route` up to now is judged this time. */
function routeOfKnown({ exchanges }: Client, route: Route, burst: Burst, routes: Routes, settleNs: DurationNs): Route {
  const { all, rivals } = routes;
  const open = exchanges.withXid(burst.dhcp.xid)?.route;
  const likely = open ?? route;
  if (all.length === 1 && all[0] === likely) return likely;
  if (burst.dhcp.op === 2) return open ?? shownOn(burst, likely, rivals.get(likely));
  const possible = mayEnterAt(burst, routes);
  if (possible.length === 1 && possible[0] === likely) return likely;
  return routeEntered(burst, possible, settleNs, likely) ?? shownOn(burst, likely, rivals.get(likely));
}

/** The route of a burst that tells no better: `likely`, or the first of its rivals where only they show it. */
function shownOn({ copies }: Burst, likely: Route, rivals: readonly Route[] | undefined): Route {
  if (rivals === undefined) return likely;
  const shows = ({ positions }: Route) => copies.some((copy) => positions.has(copy.interface));
  return shows(likely) ? likely : (rivals.find(shows) ?? likely);
}
