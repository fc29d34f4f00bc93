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
  | 'doubled-without-direction'
  | 'doubled-or-held-up'
  | 'reflections-overlap';

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
  if (flight.dhcp.op === 2 && same.some((other) => finishes(other, begun) && !asksAgain(same, other, begun)))
    return 'late-reply';
  // To a server here by unicast: where it sits is told by its replies, or by the host's own addresses.
  const heard = ({ dhcp, sights }: Flight) =>
    dhcp.op === 2 &&
    sights.some((sight) => sight.captured && sight.position === world.serverAt && sight.at <= begun + SETTLE);
  if (flight.unicast && flight.dhcp.op === 1 && world.serverAt > 0 && !world.serverTold && !flights.some(heard)) {
    return 'server-not-heard';
  }
  const alike = flights.filter(({ dhcp }) => dhcp.contentKey === flight.dhcp.contentKey);
  const near = alike.filter((other) => other !== flight && Math.abs((firstSeen(other) ?? 0) - begun) < SETTLE);
  // Two frames out of a hop, two into it within the settle time: one of them doubled, or the first held up till then.
  if (near.length > 0 && [flight, ...near].some(({ sights }) => doubledHops(sights) > 0)) return 'doubled-or-held-up';
  if (flight.dhcp.op === 2) return null;
  // What came back, or a copy of it, may stand for what a gap has hidden: without a direction (a bridge tells none) one
  // frame looks like the other.
  if (alike.some(missed) && alike.some(({ kind }) => kind === 'reflection' || kind === 'copy')) {
    return 'came-back-in-a-gap';
  }
  // Without directions that tell a request that was doubled at two hops looks like one that came back.
  const told = world.directions && world.wiring !== 'contradicted';
  if (!told && alike.some(({ sights }) => doubledHops(sights) > 1)) return 'doubled-without-direction';
  // Without directions a slow reflection and the next one are told apart by time alone.
  const cameBack = ({ kind }: Flight) => kind === 'reflection';
  if (!world.directions && near.filter(cameBack).length + (cameBack(flight) ? 1 : 0) > 1) return 'reflections-overlap';
  return null;
}

function finishes({ dhcp, reached, final, reachedAt }: Flight, begun: number): boolean {
  return (
    ['ACK', 'NAK', 'BOOTREPLY', 'DECLINE'].includes(dhcp.type) && reached === final && reachedAt < begun - SECOND / 2
  );
}

/** Whether a request of the same xid came between the end of an exchange and `begun`. */
function asksAgain(same: readonly Flight[], end: Flight, begun: number): boolean {
  return same.some((other) => {
    const at = firstSeen(other);
    const asks = other.dhcp.op === 1 && other.dhcp.type !== 'DECLINE' && other.dhcp.type !== 'RELEASE';
    return asks && at !== null && at > end.reachedAt + SLACK && at <= begun + SLACK;
  });
}

/** Whether a difference between truth and trace is no mistake: some of the above leave losses decidable. */
export function excuses(reason: Undecidable, mistake: Mistake): boolean {
  switch (reason) {
    case 'unknown-guest-not-seen':
    case 'late-reply':
    case 'server-not-heard':
      return true;
    case 'doubled-or-held-up':
      return mistake !== 'false-loss';
    default:
      return mistake === 'other' || mistake === 'needless-inconclusive';
  }
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
