/**
 * On which path a request enters. A client that asks at a guest's port belongs to that guest, whatever its MAC: a guest may
 * hold bridges and macvlans of its own, and may be started again on another port.
 */
import type { DurationNs, TimeNs } from '../core/time.ts';
import type { Said } from '../dhcp/said.ts';
import { hostOfHop } from '../path/segments.ts';
import { strangersTransmissions } from './background.ts';
import { type Copy, headingAt, headingOfCopy } from './copies/copy.ts';
import type { Burst } from './copies/pending.ts';
import type { Route } from './route.ts';
import type { Routes } from './routes.ts';
import type { Heading } from './types.ts';

const NO_ROUTES: readonly Route[] = [];

/** The routes at whose guest-side hop a burst may enter, as far as its single copies tell. */
export function mayEnterAt({ copies, dhcp }: Burst, { byPort }: Routes): readonly Route[] {
  let found: Route[] | null = null;
  for (const copy of copies) {
    const atPort = byPort.get(copy.interface) ?? NO_ROUTES;
    // Nearly every burst of a stranger is like this.
    if (copies.length === 1 && atPort.length === 1) return mayEnter(copy, dhcp, atPort[0]!) ? atPort : NO_ROUTES;
    for (const route of atPort) {
      if (!mayEnter(copy, dhcp, route) || found?.includes(route)) continue;
      found ??= [];
      found.push(route);
    }
  }
  return found ?? NO_ROUTES;
}

/** Whether this one copy may be a request that enters at the guest-side hop of a route, on whose interface it was seen. */
export function mayEnter(copy: Copy, dhcp: Said, route: Route): boolean {
  const { guest, hops } = route.path;
  // On a path of one hop every client is judged, whichever of its messages comes first.
  if (guest === null && hops.length === 1) return true;
  if (dhcp.op !== 1) return false;
  if (guest === null) return headingAtPort(copy, route) !== 'to-guest';
  if (guest.only === true && !isOf(guest.mac, copy, dhcp)) return false;
  // Where the guest is known, it takes a direction to say that another MAC is behind its port as well.
  return headingAtPort(copy, route) === 'to-network';
}

/**
 * The route at which a burst enters, among those that `mayEnterAt` gave. If there are several, the first in time: a request
 * passes the host of its guest before that of its server. Ties go to the client's own path, then to `preferred`. A port that may
 * lead to the network is the guest's only where it entered at no other.
 */
export function routeEntered(
  burst: Burst,
  routes: readonly Route[],
  settleNs: DurationNs,
  preferred: Route | null,
): Route | null {
  let first: Entry | null = null;
  for (const route of routes) {
    const timeNs = entryTime(burst, route, settleNs);
    if (timeNs === null) continue;
    const entry = { route, timeNs, rank: rankOf(route, burst, preferred) };
    if (first === null || comesBefore(entry, first)) first = entry;
  }
  return first?.route ?? null;
}

interface Entry {
  readonly route: Route;
  readonly timeNs: TimeNs;
  /** Which of two at one time: the lower. */
  readonly rank: number;
}

function rankOf(route: Route, { copies, dhcp }: Burst, preferred: Route | null): number {
  const mac = route.path.guest?.mac;
  const isOwn = mac !== undefined && isOf(mac, copies[0]!, dhcp);
  return (isOwn ? 0 : 2) + (route === preferred ? 0 : 1);
}

/** Whether a request that entered at `route` may as well have entered on another host: by time alone, their clocks do not tell. */
export function mayHaveEnteredElsewhere(burst: Burst, route: Route, routes: Routes): boolean {
  if (route.path.mayLeadOut !== true) return false;
  const host = hostOfEnd(route);
  return mayEnterAt(burst, routes).some((other) => other.path.mayLeadOut === true && hostOfEnd(other) !== host);
}

function hostOfEnd({ path }: Route): string | null {
  return hostOfHop(path.hops[path.hops.length - 1]!);
}

/** One port may be that of several paths: then the latest counts, as its guest is the present one. */
function comesBefore(a: Entry, b: Entry): boolean {
  const [aLeads, bLeads] = [a, b].map(({ route }) => route.path.mayLeadOut === true);
  if (aLeads !== bLeads) return bLeads === true;
  if (a.timeNs !== b.timeNs) return a.timeNs < b.timeNs;
  if (a.rank !== b.rank) return a.rank < b.rank;
  return a.route.port <= b.route.port;
}

/** When a burst enters at the guest-side hop of a route; null where it came from elsewhere. */
function entryTime(burst: Burst, route: Route, settleNs: DurationNs): TimeNs | null {
  const { guest, hops } = route.path;
  const last = hops.length - 1;
  if (guest === null && last === 0) return burst.copies.find((copy) => route.positions.has(copy.interface))!.timeNs;
  const told = ({ position, direction }: Copy) =>
    position === last && (guest === null || headingAt(route.facings[last], direction) === 'to-network');
  for (const { kind, carrying } of strangersTransmissions(burst, route, settleNs)) {
    const copy = kind === 'original' ? carrying.find(told) : undefined;
    if (copy !== undefined) return guest !== null && isEcho(copy, burst, route, guest.mac) ? null : copy.timeNs;
  }
  return null;
}

/** Whether another client's request came in from outside before the guest, whose bridge sends it back, showed it. */
function isEcho(copy: Copy, { copies, dhcp }: Burst, { positions, facings }: Route, guestMac: string): boolean {
  if (isOf(guestMac, copy, dhcp)) return false;
  return copies.some(
    (other) =>
      other.timeNs < copy.timeNs && positions.has(other.interface) && headingOfCopy(other, facings) === 'to-guest',
  );
}

function headingAtPort({ direction }: Copy, { facings }: Route): Heading | null {
  return headingAt(facings[facings.length - 1], direction);
}

function isOf(mac: string, { linkSource }: Copy, { chaddr }: Said): boolean {
  return chaddr === mac || linkSource === mac;
}
