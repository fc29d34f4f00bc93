/**
 * Which copies of one payload are one transmission seen hop by hop. The hops are taken from the guest outward; at each
 * the copies join the trails they fit best in time and heading, every copy accounted for, never as sets: payload
 * equality does not separate a retransmission or a reflection from the same message seen further on.
 */
import { append } from '../../core/lists.ts';
import { byTime, type DurationNs } from '../../core/time.ts';
import { CLOCK_SLACK_NS, HOSTS_SLACK_NS } from '../limits.ts';
import type { Route } from '../route.ts';
import type { Heading } from '../types.ts';
import { assign } from './assign.ts';
import { type Copy, sortCopies } from './copy.ts';

/** The copies of one transmission, at most one an interface. `heading` is null where no copy of it tells. */
export interface Trail {
  heading: Heading | null;
  readonly copies: Copy[];
  /** How many hops showed it. */
  hops: number;
}

interface Pair {
  readonly trail: Trail;
  readonly copy: Copy;
}

const LONGEST_PATH = 32;
const SLACK = Number(CLOCK_SLACK_NS);
const HOSTS_SLACK = Number(HOSTS_SLACK_NS);
/** The cost of a hop that a trail lacks: more than the delay of an echo, less than that of a repeat. */
const DETOUR = 100_000;

/** What tells which copies may be of one transmission. */
export interface Matching {
  readonly route: Pick<Route, 'hostAt'>;
  /** The heading of one copy where its direction tells it. */
  readonly headingOf: (copy: Copy) => Heading | null;
  readonly settleNs: DurationNs;
}

/** Trails of `copies`, which are of one payload and in time order. */
export function matchCopies(copies: readonly Copy[], matching: Matching): Trail[] {
  const { headingOf } = matching;
  const trails: Trail[] = [];
  for (const [hopsBefore, atHop] of byHopFromGuest(copies).entries()) {
    for (const copy of joinOutward(trails, atHop, hopsBefore, matching)) {
      const beside = chainBeside(trails, copy, headingOf(copy));
      if (beside) beside.copies.push(copy);
      else trails.push({ heading: headingOf(copy), copies: [copy], hops: 1 });
    }
  }
  return trails;
}

/**
 * The heading that `copies` share, which are nearly always one transmission with one copy a hop; null where it is not that
 * simple. Puts them in order from the guest outward.
 */
export function sharedHeading(copies: Copy[], matching: Matching): Heading | 'untold' | null {
  const { headingOf } = matching;
  if (copies.length === 1) return headingOf(copies[0]!) ?? 'untold';
  if (copies.length > LONGEST_PATH) return null;
  sortCopies(copies, fromGuestOutward);
  let shared: Heading | null = null;
  for (let i = 0; i < copies.length; i++) {
    const copy = copies[i]!;
    const heading = headingOf(copy);
    // Asking an array for index -1 takes longer than all the rest.
    const inside = i > 0 ? copies[i - 1] : undefined;
    if (inside !== undefined) {
      if (inside.position === copy.position) return null;
      if (delayBetween(inside, copy, shared, heading, matching) === null) return null;
    }
    shared ??= heading;
  }
  return shared ?? 'untold';
}

function fromGuestOutward(a: Copy, b: Copy): number {
  return b.position - a.position;
}

/** Lets the trails go on with copies of the next hop outward; returns the copies that belong to none of them. */
function joinOutward(
  trails: readonly Trail[],
  atHop: readonly Copy[],
  hopsBefore: number,
  matching: Matching,
): readonly Copy[] {
  if (trails.length === 0) return atHop;
  const joined = new Set<Copy>();
  for (const { trail, copy } of choosePairs(trails, atHop, hopsBefore, matching)) {
    join(trail, copy, matching.headingOf(copy));
    joined.add(copy);
  }
  return joined.size === 0 ? atHop : atHop.filter((copy) => !joined.has(copy));
}

function join(trail: Trail, copy: Copy, heading: Heading | null): void {
  trail.copies.push(copy);
  trail.hops++;
  trail.heading ??= heading;
}

/** The trail that has a copy of the same hop on another interface at nearly the same time: one frame on both. */
function chainBeside(trails: readonly Trail[], copy: Copy, heading: Heading | null): Trail | undefined {
  let nearest: Trail | undefined;
  let least = SLACK;
  for (const trail of trails) {
    const last = lastCopy(trail);
    if (last.position !== copy.position || (heading !== null && trail.heading !== null && trail.heading !== heading)) {
      continue;
    }
    const distance = Math.abs(Number(copy.timeNs - last.timeNs));
    const own = trail.copies.some(({ interfaceId }) => interfaceId === copy.interfaceId);
    if (own || distance > least) continue;
    nearest = trail;
    least = distance;
  }
  return nearest;
}

/** The copies of each hop, in time order; hops from the guest side outward. */
function byHopFromGuest(copies: readonly Copy[]): Copy[][] {
  const groups: Copy[][] = [];
  for (const copy of copies) {
    const group = groups.find(([other]) => other?.position === copy.position);
    if (group) group.push(copy);
    else groups.push([copy]);
  }
  return groups.sort(([a], [b]) => b!.position - a!.position);
}

/** Pairs each copy with at most one trail and each trail with at most one copy: as many as can be, as cheap as can be. */
function choosePairs(
  trails: readonly Trail[],
  copies: readonly Copy[],
  hopsBefore: number,
  matching: Matching,
): Pair[] {
  const cost = (row: number, column: number) => {
    const copy = copies[column]!;
    const trail = trails[row]!;
    const delay = delayOf(trail, copy, matching);
    if (delay === null) return null;
    // A trail that lacks hops is the worse beginning, unless time speaks clearly. An inversion is possible but never the
    // better explanation of two that fit.
    return (hopsBefore - trail.hops) * DETOUR + (delay < 0 ? -delay * 4 : delay);
  };
  const pairs: Pair[] = [];
  for (const [row, column] of assign(trails.length, copies.length, cost).entries()) {
    if (column >= 0) pairs.push({ trail: trails[row]!, copy: copies[column]! });
  }
  return uncross(pairs, matching);
}

/** How long the copy took from the trail to its hop, in nanoseconds; null where it cannot belong to the trail. */
function delayOf(trail: Trail, copy: Copy, matching: Matching): number | null {
  return delayBetween(lastCopy(trail), copy, trail.heading, matching.headingOf(copy), matching);
}

/**
 * How long a transmission took between two hops, from what they tell of its heading; null where the two copies cannot
 * be of one transmission.
 */
function delayBetween(
  inner: Copy,
  outer: Copy,
  innerHeading: Heading | null,
  outerHeading: Heading | null,
  { route: { hostAt }, settleNs }: Matching,
): number | null {
  if (innerHeading !== null && outerHeading !== null && innerHeading !== outerHeading) return null;
  // Only a router or a relay addresses a frame otherwise, and it sends it with an address of its own.
  if (inner.linkDestination !== outer.linkDestination && inner.linkSource === outer.linkSource) return null;
  const later = Number(outer.timeNs - inner.timeNs);
  const known = innerHeading ?? outerHeading;
  const delay = known === null ? Math.abs(later) : known === 'to-network' ? later : -later;
  const slack = hostAt[inner.position] === hostAt[outer.position] ? SLACK : HOSTS_SLACK;
  return delay > Number(settleNs) || delay < -slack ? null : delay;
}

/** The copy joined last: the outermost so far. */
function lastCopy(trail: Trail): Copy {
  const last = trail.copies[trail.copies.length - 1];
  if (last === undefined) throw new Error('a trail has at least one copy');
  return last;
}

/** Among pairs of one heading the first copy goes to the first trail: frames do not overtake each other. */
function uncross(pairs: Pair[], matching: Matching): Pair[] {
  if (pairs.length < 2) return pairs;
  const result: Pair[] = [];
  for (const wanted of ['to-network', 'to-guest', null] as const) {
    const group = pairs.filter(({ trail, copy }) => (trail.heading ?? matching.headingOf(copy)) === wanted);
    const trails = group.map(({ trail }) => trail).sort((a, b) => byTime(lastCopy(a), lastCopy(b)));
    const copies = group.map(({ copy }) => copy).sort(byTime);
    const inOrder = trails.map((trail, i) => ({ trail, copy: copies[i]! }));
    const fits = inOrder.every(({ trail, copy }) => delayOf(trail, copy, matching) !== null);
    append(result, fits ? inOrder : group);
  }
  return result;
}
