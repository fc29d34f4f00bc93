/**
 * What the frames cannot decide, so that neither a verdict nor silence is a mistake. Narrow on purpose; each rule says
 * why. Besides, worlds are not made whose frames decide nothing (world.ts, clients.ts):
 * - without directions, who enters where when clocks are inverted or tie: such worlds have a known guest and no others;
 * - without directions and without a known guest, a neighbour from the guest where the bridge's capture missed it;
 * - without directions, whether a client repeated itself within 5 ms: no client does (RFC 2131 asks for 4 s);
 * - where a server sits, behind a hop that shows nothing;
 * - without directions, that a server sits on this host, before it has spoken.
 */
import { XID_STEP } from './clients.ts';
import type { Mistake } from './compare.ts';
import type { Flight, Sight } from './flight.ts';
import type { World } from './world.ts';

const SECOND = 1e9;
const SLACK = 5e6;
const SETTLE = 250e6;

export type Undecidable =
  | 'unknown-guest-not-seen'
  | 'late-reply'
  | 'server-not-heard'
  | 'came-back-in-a-gap'
  | 'doubled-without-direction';

/** Why nothing can be asked of what is said about `flight`; null where the frames decide. */
export function undecidable(flight: Flight, flights: readonly Flight[], world: World): Undecidable | null {
  const begun = firstSeen(flight);
  if (begun === null) return null;
  const xids = [flight.dhcp.xid, (flight.dhcp.xid + XID_STEP) >>> 0];
  const same = flights.filter(({ dhcp, kind }) => xids.includes(dhcp.xid) && kind === 'original');
  // Nobody said who the guest is, and the capture at its port missed its requests.
  const entered = (other: Flight) =>
    other.dhcp.op === 1 &&
    other.sights.some(
      ({ position, captured, at }) => captured && position === world.hops.length - 1 && at <= begun + SLACK,
    );
  if (!world.guestKnown && !same.some(entered)) return 'unknown-guest-not-seen';
  // The client has what it wanted and its exchange is closed: a reply that comes now answers nothing.
  const finishes = ({ dhcp, reached, final, reachedAt }: Flight) =>
    ['ACK', 'NAK', 'BOOTREPLY'].includes(dhcp.type) && reached === final && reachedAt < begun - SECOND / 2;
  if (flight.dhcp.op === 2 && same.some(finishes)) return 'late-reply';
  // To a server here by unicast: where it sits is told by its replies, or by the host's own addresses.
  const heard = (other: Flight) =>
    other.dhcp.op === 2 && (firstSeen(other) ?? Number.POSITIVE_INFINITY) <= begun + SETTLE;
  if (flight.unicast && flight.dhcp.op === 1 && world.serverAt > 0 && !world.serverTold && !flights.some(heard)) {
    return 'server-not-heard';
  }
  if (flight.dhcp.op === 2) return null;
  const alike = flights.filter(({ dhcp }) => dhcp.contentKey === flight.dhcp.contentKey);
  // What came back, or a copy of it, may stand for what a gap has hidden: without a direction (a bridge tells none) one
  // frame looks like the other.
  if (alike.some(missed) && alike.some(({ kind }) => kind === 'reflection' || kind === 'copy')) {
    return 'came-back-in-a-gap';
  }
  // Without directions a request that was doubled at two hops looks like one that came back.
  if (!world.directions && alike.some(({ sights }) => doubledHops(sights) > 1)) return 'doubled-without-direction';
  return null;
}

/** Whether a difference between truth and trace is a mistake all the same: some of the above leave the verdict alone. */
export function excuses(reason: Undecidable, mistake: Mistake): boolean {
  return mistake === 'other' || (reason !== 'came-back-in-a-gap' && reason !== 'doubled-without-direction');
}

function doubledHops(sights: readonly Sight[]): number {
  const names = sights.map((sight) => sight.interface);
  return new Set(names.filter((name, i) => names.indexOf(name) !== i)).size;
}

function missed({ sights }: Flight): boolean {
  return sights.some(({ captured }) => !captured);
}

function firstSeen({ sights }: Flight): number | null {
  let first: number | null = null;
  for (const { captured, at } of sights) if (captured && (first === null || at < first)) first = at;
  return first;
}
