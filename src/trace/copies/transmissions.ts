/**
 * Decides what each trail of copies is: a transmission of its own, a reflection of an earlier request, or stray copies that
 * belong to a transmission without carrying it further (the flooded copy on a bond's inactive slave, a hairpin echo).
 */
import type { DurationNs, TimeNs } from '../../core/time.ts';
import { CLOCK_SLACK_NS } from '../limits.ts';
import type { Route } from '../route.ts';
import type { Heading } from '../types.ts';
import { type Headed, isCopyOf, joinContinuations } from './continuations.ts';
import type { Copy } from './copy.ts';
import { compareCopies, sortCopies } from './copy.ts';
import { doubtedHops } from './doubted-hops.ts';
import { matchCopies, sharedHeading, type Trail } from './match-copies.ts';
import type { Transmission } from './transmission.ts';

export type { Transmission } from './transmission.ts';

const NO_STRAYS: readonly Copy[] = [];

/** Knowledge about the hops and servers of a route. */
export interface RouteKnowledge {
  /** Where replies from this Ethernet address enter the path: 0, or the hop on which their server sits on this host. */
  originOf(linkSource: string | null, route: Route, nowNs: TimeNs): number;
  /** Whether a transmission may pass the hop at this position unseen about the time of `copy`. */
  passesUnseen(position: number, copy: Copy, route: Route): boolean;
}

export interface ClassifyContext {
  /** 1 request, 2 reply. */
  readonly op: number;
  readonly route: Route;
  /** The heading of one copy where its direction tells it. */
  readonly headingOf: Route['headingOf'];
  readonly known: RouteKnowledge;
  /** The client has sent the same payload before this burst of copies. */
  readonly sentBefore: boolean;
  /** Besides, it may have left the path. */
  readonly leftBefore: boolean;
  /** The trace was told whose DHCP to judge, so a request of that client is its own unless the frames say otherwise. */
  readonly guestKnown: boolean;
  readonly nowNs: TimeNs;
  readonly settleNs: DurationNs;
}

/** The transmissions of a whole burst, whose copies have their places in the route; puts those in order of time. */
export function transmissionsOf(copies: Copy[], context: ClassifyContext): Transmission[] {
  const plain = plainTransmission(copies, context);
  if (plain !== null) return [plain];
  return classifyTrails(matchCopies(copies, context), context);
}

/**
 * The common case: the burst is one transmission with one copy a hop, in the heading of its kind. Null if it needs a closer
 * look.
 */
function plainTransmission(copies: Copy[], context: ClassifyContext): Transmission | null {
  const shared = copies.length === 0 ? null : sharedHeading(copies, context);
  if (copies.length > 1) sortCopies(copies, compareCopies);
  if (shared === null) return null;
  if (context.op === 2) return shared === 'to-network' ? null : original('to-guest', copies);
  const heading = shared === 'untold' ? headingByOrder(copies, false, context) : shared;
  return heading === 'to-network' ? original(heading, copies) : null;
}

/**
 * The transmissions among the trails of one payload, in time order of their first copy. Where they contradict the facing
 * of a hop, its directions tell nothing about this payload.
 */
export function classifyTrails(trails: readonly Trail[], context: ClassifyContext): Transmission[] {
  const copies = trails.flatMap((trail) => trail.copies);
  const found = classify(trails, context);
  const { headingOf } = context;
  const doubted = doubtedHops(
    found,
    headingOf,
    (copy) => !context.known.passesUnseen(copy.position, copy, context.route),
  );
  if (doubted.size === 0) return found;
  const doubtfulHeadingOf = (copy: Copy) => (doubted.has(copy.position) ? null : headingOf(copy));
  const matching = { ...context, headingOf: doubtfulHeadingOf };
  return classify(matchCopies(copies.sort(compareCopies), matching), context);
}

function classify(trails: readonly Trail[], context: ClassifyContext): Transmission[] {
  for (const { copies } of trails) if (copies.length > 1) sortCopies(copies, compareCopies);
  const inOrder = trails.length > 1 ? [...trails].sort((a, b) => compareCopies(first(a), first(b))) : trails;
  return context.op === 2 ? classifyReplies(inOrder, context) : classifyRequests(inOrder, context);
}

/** Every reply heads to the guest; copies that leave for the network instead are strays of the nearest reply. */
function classifyReplies(trails: readonly Trail[], context: ClassifyContext): Transmission[] {
  const headed: Headed[] = [];
  const leaving: Copy[][] = [];
  for (const { heading, copies } of trails) {
    if (heading === 'to-network') leaving.push(copies);
    else {
      const origin = context.known.originOf(first({ copies }).linkSource, context.route, context.nowNs);
      const entered = copies.some(({ position }) => position <= origin);
      headed.push({ heading: 'to-guest', copies, fromSource: entered });
    }
  }
  const replies: Transmission[] = [];
  for (const { copies, fromSource } of joinContinuations(headed, lastHop(context), context.settleNs)) {
    const doubled = fromSource
      ? undefined
      : replies.find((reply) => isCopyOf(copies, reply.carrying, context.settleNs));
    if (doubled) doubled.strays = [...doubled.strays, ...copies];
    else replies.push(original('to-guest', copies));
  }
  for (const copies of leaving) addStrays(replies, replies, 'to-network', copies);
  return inTimeOrder(replies);
}

function classifyRequests(trails: readonly Trail[], context: ClassifyContext): Transmission[] {
  const outward: Headed[] = [];
  const inward: Trail[] = [];
  for (const trail of trails) {
    const { copies } = trail;
    const heading = trail.heading ?? headingByOrder(copies, outward.length > 0, context);
    if (heading === 'to-guest') inward.push(trail);
    else {
      // Only a direction proves that the guest itself sent it once more.
      const fromSource = trail.heading !== null && copies.some(({ position }) => position === lastHop(context));
      outward.push({ heading, copies, fromSource });
    }
  }
  const originals: Transmission[] = [];
  for (const { heading, copies, fromSource } of joinContinuations(outward, 0, context.settleNs)) {
    const echoed = fromSource
      ? undefined
      : originals.find(
          ({ carrying }) => isCopyOf(copies, carrying, context.settleNs) || wasNotSent(copies, carrying, context),
        );
    if (echoed) echoed.strays = [...echoed.strays, ...copies];
    else originals.push(original(heading, copies));
  }
  const found: Transmission[] = [...originals];
  for (const trail of inward) {
    const { copies } = trail;
    const sinceNs = first(trail).timeNs + CLOCK_SLACK_NS;
    const left = context.leftBefore || originals.some(({ carrying }) => carrying[0]!.timeNs <= sinceNs);
    if (!left) found.push({ kind: 'foreign', heading: 'to-guest', carrying: copies, strays: NO_STRAYS });
    else if (goesOnInward(copies, context)) {
      found.push({ kind: 'reflection', heading: 'to-guest', carrying: copies, strays: NO_STRAYS });
    } else {
      // Through one hop only is no reflection: the switch floods a bond's inactive slave, and there it ends.
      addStrays(found, originals, 'to-guest', copies);
    }
  }
  return context.sentBefore ? inTimeOrder(found) : originalFirst(inTimeOrder(found));
}

/** Whether copies lack the hop next to the guest, which has just shown an original: what did not enter there, no guest sent. */
function wasNotSent(copies: readonly Copy[], carrying: readonly Copy[], context: ClassifyContext): boolean {
  const port = lastHop(context);
  if (copies.some(({ position }) => position === port) || !carrying.some(({ position }) => position === port)) {
    return false;
  }
  return !context.known.passesUnseen(port, copies[0]!, context.route);
}

function original(heading: Heading, carrying: readonly Copy[]): Transmission {
  return { kind: 'original', heading, carrying, strays: NO_STRAYS };
}

/** The position of the hop next to the guest. */
function lastHop({ route }: ClassifyContext): number {
  return route.path.hops.length - 1;
}

function inTimeOrder(transmissions: Transmission[]): Transmission[] {
  if (transmissions.length < 2) return transmissions;
  return transmissions.sort((a, b) => compareCopies(a.carrying[0]!, b.carrying[0]!));
}

/** Where clocks are inverted a reflection may seem to begin before the request that it is of. */
function originalFirst(transmissions: Transmission[]): Transmission[] {
  const at = transmissions.findIndex(({ kind }) => kind === 'original');
  if (at <= 0) return transmissions;
  return [...transmissions.splice(at, 1), ...transmissions];
}

/** Whether a copy was seen at one hop and again at the next one inward that would have shown it. */
function goesOnInward(copies: readonly Copy[], { known, route }: ClassifyContext): boolean {
  const fromOutside = [...copies].sort((a, b) => a.position - b.position);
  return fromOutside.some((inner, i) => {
    const outer = fromOutside[i - 1];
    if (outer === undefined || outer.position === inner.position) return false;
    for (let between = outer.position + 1; between < inner.position; between++) {
      if (!known.passesUnseen(between, outer, route)) return false;
    }
    return true;
  });
}

/**
 * The heading of a request whose copies do not tell it, from the order in which the hops showed it. The first copies
 * of a known client are its own; later ones of the same bytes in the same burst are what the order says, a tie being a
 * reflection since no client repeats itself that fast.
 */
function headingByOrder(copies: readonly Copy[], left: boolean, context: ClassifyContext): Heading {
  if (lastHop(context) === 0) return 'to-network';
  let outermost = copies[0]!;
  let innermost = outermost;
  for (const copy of copies) {
    if (copy.position < outermost.position) outermost = copy;
    if (copy.position > innermost.position) innermost = copy;
  }
  const inwardNs = innermost.timeNs - outermost.timeNs;
  if (left) {
    const alone = outermost.position === innermost.position;
    return (alone && innermost.position === lastHop(context)) || inwardNs < 0n ? 'to-network' : 'to-guest';
  }
  if (context.guestKnown || context.sentBefore) return inwardNs > CLOCK_SLACK_NS ? 'to-guest' : 'to-network';
  // Whose client this is hangs on it entering at the guest's own port: no hop further out may have been earlier.
  const enters = innermost.position === lastHop(context) && copies.every((copy) => copy.timeNs >= innermost.timeNs);
  return enters ? 'to-network' : 'to-guest';
}

/** Gives copies to the nearest of `owners`, or keeps them apart in `found` where there is none. */
function addStrays(found: Transmission[], owners: readonly Transmission[], heading: Heading, copies: Copy[]): void {
  const owner = nearest(owners, copies[0]!.timeNs);
  if (owner) owner.strays = [...owner.strays, ...copies];
  else found.push({ kind: 'stray', heading, carrying: copies, strays: NO_STRAYS });
}

function nearest(transmissions: readonly Transmission[], timeNs: TimeNs): Transmission | undefined {
  let best: Transmission | undefined;
  for (const candidate of transmissions) {
    if (best === undefined || candidate.carrying[0]!.timeNs <= timeNs) best = candidate;
  }
  return best;
}

function first({ copies }: Pick<Trail, 'copies'>): Copy {
  const copy = copies[0];
  if (copy === undefined) throw new Error('a trail has at least one copy');
  return copy;
}
