/**
 * Follows a clock that is known: each copy that waits is compared with its twin on the hosts before, which tells the offset
 * anew, until a copy's twin may still come.
 */
import { type DurationNs, distance, END_OF_TIME, later, SECOND_NS, type TimeNs } from '../../core/time.ts';
import { CLOCK_SLACK_NS } from '../limits.ts';
import { type ClockFinder, PATIENCE_NS, UNKNOWN_NS } from './clock-finder.ts';
import type { ClockGroup } from './clock-group.ts';
import type { HostClock } from './host-clock.ts';
import type { HostCopy, TimedCopy } from './shared-copies.ts';
import { Sides } from './sides.ts';

/** A far twin is believed to be another transmission when the others have come so much further. */
const DOUBT_NS = 10n * SECOND_NS;

/** A copy with the twin that is nearest to where it should be. */
interface Pair {
  readonly copy: HostCopy;
  readonly twin: TimedCopy;
  /** By how much the copy is later than its twin, by their own clocks. */
  readonly delayNs: DurationNs;
}

export class ClockFollower {
  readonly #group: ClockGroup;
  readonly #finder: ClockFinder;

  constructor(group: ClockGroup, finder: ClockFinder) {
    this.#group = group;
    this.#finder = finder;
  }

  /** Places what waits of a host, as far as that can be told by now. */
  settle(host: number, clock: HostClock): void {
    if (clock.bounds === null && !this.#finder.begin(host, clock)) return;
    const { waiting } = clock;
    while (waiting.length > 0) {
      const copy = waiting[0]!;
      clock.resign(copy.ownNs);
      if (!this.#place(host, clock, copy)) break;
      waiting.shift();
      clock.missedNs = null;
      clock.isSuspect = false;
      copy.timeNs = copy.ownNs - clock.bounds!.at(copy.ownNs).aheadNs;
      if (!clock.isTold) clock.guessed ??= { ownNs: copy.ownNs, timeNs: copy.timeNs };
      clock.improve(copy.ownNs);
    }
    // What waits for the others tells more when they have come as far.
    clock.resign(waiting[0]?.ownNs ?? clock.reachNs);
  }

  /** Compares a copy with its twin; false while the twin may still come. */
  #place(host: number, clock: HostClock, copy: HostCopy): boolean {
    const { leastNs, aheadNs, mostNs } = clock.bounds!.at(copy.ownNs);
    const likelyNs = copy.ownNs - aheadNs;
    const pair = this.#pairUp(copy, likelyNs);
    const isNear = pair !== null && pair.delayNs >= leastNs - CLOCK_SLACK_NS && pair.delayNs <= mostNs + CLOCK_SLACK_NS;
    const reachedNs = this.#group.reachedBefore(host);
    if (!isNear) clock.missedNs ??= reachedNs;
    // Copies of the same bytes minutes apart tell little: those that were seen once on each host tell at once.
    const isLong = isOver(clock, copy, reachedNs);
    if (!isNear && reachedNs < copy.ownNs - leastNs + CLOCK_SLACK_NS)
      return this.#wasSet(host, clock, isLong) && this.#place(host, clock, copy);
    if (pair !== null && this.#learn(host, clock, pair)) return true;
    if (!clock.mayBeSet) return true;
    if (!isNear && this.#finder.mayBeElsewhere(host, clock, copy, likelyNs)) {
      if (this.#finder.takeSetting(host, clock, true)) return this.#place(host, clock, copy);
      clock.isSuspect = true;
      return false;
    }
    // A far twin: the clock may have been set. That is known when several messages agree.
    if (pair === null || pair.twin.matched.has(host)) return true;
    if (this.#wasSet(host, clock, isLong)) return this.#place(host, clock, copy);
    if (isLong && clock.isSuspect) this.#group.note(host, likelyNs);
    return isLong;
  }

  /** What waits is not where it should be: whether the clock was set, which else is suspected or not. */
  #wasSet(host: number, clock: HostClock, isLong: boolean): boolean {
    if (!clock.mayBeSet) return false;
    if (this.#finder.takeSetting(host, clock, isLong)) return true;
    clock.isSuspect = this.#finder.haveFarTwins(clock);
    return false;
  }

  #pairUp(copy: HostCopy, likelyNs: TimeNs): Pair | null {
    let best: TimedCopy | null = null;
    for (const twin of this.#group.shared.twinsOf(copy)) {
      if (best === null || distance(twin.timeNs, likelyNs) < distance(best.timeNs, likelyNs)) best = twin;
    }
    return best && { copy, twin: best, delayNs: copy.ownNs - best.timeNs };
  }

  /** Takes in what a copy and its twin tell of the offset; false where it cannot be of this clock as it was. */
  #learn(host: number, clock: HostClock, { copy, twin, delayNs }: Pair): boolean {
    if (tellsMore(clock, copy.ownNs, delayNs)) this.#finder.correct(host, clock, delayNs, copy.ownNs);
    const bounds = clock.bounds!;
    const isReply = copy.op === 2;
    const sides = clock.sides.get(twin.host) ?? new Sides();
    const { turns } = bounds;
    if (!bounds.take({ atNs: copy.ownNs, delayNs, bounds: () => sides.bounds(isReply) })) return false;
    if (bounds.turns !== turns) this.#group.note(host, twin.timeNs);
    twin.matched.add(copy.host);
    clock.sides.set(twin.host, sides);
    sides.take(isReply, copy.ownNs, delayNs);
    clock.tell(copy.ownNs);
    return true;
  }
}

/** Whether a copy without a twin near has waited for long enough: both have come further. Whoever lags behind is read next. */
function isOver({ hasEnded, reachNs, missedNs }: HostClock, { ownNs }: HostCopy, reachedNs: TimeNs): boolean {
  if (!hasEnded && reachNs - ownNs < DOUBT_NS) return false;
  const doubtNs = hasEnded ? PATIENCE_NS : DOUBT_NS;
  return reachedNs === END_OF_TIME || (missedNs !== null && reachedNs - missedNs >= doubtNs);
}

/** Whether a message tells more than arrivals do: they are rough, or leave no room for it though it is near. */
function tellsMore({ assumed, bounds, isTold }: HostClock, atNs: TimeNs, delayNs: DurationNs): boolean {
  if (isTold || assumed?.by !== 'arrivals') return false;
  const { leastNs, mostNs } = bounds!.at(atNs);
  const beyondNs = later(delayNs - mostNs, leastNs - delayNs);
  const isRough = mostNs - leastNs > 2n * UNKNOWN_NS;
  return beyondNs < SECOND_NS && (isRough || beyondNs > CLOCK_SLACK_NS);
}
