/**
 * The clocks of several hosts, followed while messages come: the times of the first count, and those of each other are moved
 * by what the messages say that it shares with hosts before it. What a host has shown is held until it is known when that
 * was: messages wait for their twins, and times that are known badly wait for a second message.
 */
import { type DurationNs, END_OF_TIME, later, MILLISECOND_NS, SECOND_NS, type TimeNs } from '../../core/time.ts';
import { CLOCK_SLACK_NS } from '../limits.ts';
import { OffsetBounds } from './offset-bounds.ts';
import { type HostCopy, SharedCopies } from './shared-copies.ts';
import type { TimedMessage } from './shared-messages.ts';
import { Sides } from './sides.ts';
import { type Ballot, elect } from './vote.ts';

/** Where nothing is known yet, a clock is believed to be right, give or take this. */
const UNKNOWN_NS = 500n * MILLISECOND_NS;
/** So much of two captures is looked at for messages that they share, before nothing is known of their clocks. */
const PATIENCE_NS = 120n * SECOND_NS;
/** A far twin is believed to be another transmission when the others have come so much further. */
const DOUBT_NS = 10n * SECOND_NS;
/** Copies of a host that wait, before nothing is known of its clock. */
const MOST_WAITING = 1_000;
/** A time that is known badly waits so long for a message that tells more. */
const SECOND_MESSAGE_NS = SECOND_NS;
/** Bounds that are further apart than this are bad knowledge. */
const WIDE_NS = 2n * CLOCK_SLACK_NS;
/** A time that goes back by more than this in one capture: the clock was set. */
export const SET_BACK_NS = SECOND_NS;

/** A clock is ahead of the first host's by so much, as so many messages told. */
export interface HostOffset {
  readonly aheadNs: DurationNs;
  readonly uncertaintyNs: DurationNs;
  readonly matched: number;
  readonly residualNs: DurationNs;
  /** How often the clock was set meanwhile. */
  readonly sets: number;
}

/** A time about which nothing can be said of a host, because its clock was set then. By the clock of the trace. */
export interface UnsettledTime {
  readonly host: number;
  readonly fromNs: TimeNs;
  readonly toNs: TimeNs;
}

/** What is known of a clock before messages tell while it runs: from messages that were read beforehand, or from when its times arrive. */
export interface Assumption {
  readonly aheadNs: DurationNs;
  readonly uncertaintyNs: DurationNs;
  readonly by: 'messages' | 'arrivals';
}

class HostClock {
  bounds: OffsetBounds | null = null;
  /** Copies whose twins may still come. */
  readonly waiting: HostCopy[] = [];
  readonly sides = new Map<number, Sides>();
  firstNs: TimeNs | null = null;
  /** Up to here everything of the host was seen, by its own clock. */
  reachNs: TimeNs = -END_OF_TIME;
  hasEnded = false;
  /** Up to here its times are final, and by how much they were moved there. */
  finalNs: TimeNs = -END_OF_TIME;
  finalAheadNs: DurationNs = 0n;
  /** The offset as messages told it, in order of time; between them it changes evenly. Those before the last final one are dropped. */
  knots: { ownNs: TimeNs; aheadNs: DurationNs }[] = [];
  /** Since when bad knowledge waits for better; null where it does not. */
  waitsFromNs: TimeNs | null = null;
  /** Bad knowledge has waited in vain. */
  isResigned = false;
  /** The watermark of its final times by the clock of the trace. */
  watermarkNs: TimeNs = -END_OF_TIME;
  matched = 0;
  residualNs: DurationNs = 0n;
  sets = 0;
  /** What was known of it before. */
  assumed: Assumption | null = null;
  /** Where its offset is looked for while it is not known. */
  likelyNs: DurationNs = 0n;
  /** The clock of the trace when this clock began, where it was set or is not known yet. */
  anchorNs: TimeNs | null = null;
  /** It may have been set: nothing more of it is final until that is known. */
  isSuspect = false;
  /** How far the others had come when the first of the waiting copies had no twin near. */
  missedNs: TimeNs | null = null;
  /** The first copy whose time is final though no message had told the offset yet, and that time. */
  guessed: { readonly ownNs: TimeNs; readonly timeNs: TimeNs } | null = null;

  /** Messages told its offset, or that it was set; else it is only assumed. */
  get isTold(): boolean {
    return this.sets > 0 || this.matched > 0 || (this.bounds?.matched ?? 0) > 0;
  }
}

export class HostClocks {
  readonly #hosts: readonly HostClock[];
  readonly #shared = new SharedCopies();
  readonly #unsettled: UnsettledTime[] = [];

  constructor(count: number) {
    this.#hosts = Array.from({ length: count }, () => new HostClock());
    if (count > 0) this.#hosts[0]!.bounds = new OffsetBounds(0n, 0n, 0n);
  }

  /** What is known of a clock from elsewhere: it counts until a message tells, and what is known later is better. */
  assume(host: number, assumed: Assumption): void {
    const clock = this.#hosts[host]!;
    if (host === 0 || clock.isTold) return;
    clock.assumed = assumed;
    if (clock.firstNs !== null) clock.bounds = boundsOf(assumed, later(clock.reachNs, clock.firstNs));
  }

  /** A host has said nothing yet, and the others have come to a time of the trace: before that nothing of it comes any more. */
  passOver(host: number, timeNs: TimeNs): TimeNs {
    const clock = this.#hosts[host]!;
    clock.watermarkNs = later(clock.watermarkNs, timeNs);
    return clock.watermarkNs;
  }

  /** A DHCP message that a host showed, in the order of its times. */
  see(host: number, message: Pick<TimedMessage, 'key' | 'op' | 'timeNs'>): void {
    const clock = this.#hosts[host]!;
    this.#begins(clock, message.timeNs);
    const copy = this.#shared.add(host, message, clock.reachNs);
    if (copy === null) return;
    if (host === 0) copy.timeNs = copy.ownNs;
    else clock.waiting.push(copy);
  }

  /** Everything that a host showed up to a time, by its own clock, was seen. */
  reach(host: number, ownNs: TimeNs): void {
    const clock = this.#hosts[host]!;
    this.#begins(clock, ownNs);
    if (ownNs > clock.reachNs) clock.reachNs = ownNs;
  }

  /** Up to where a host was read, by the clock of the trace as far as it is known: whose is least is to be read next. */
  readNs(host: number): TimeNs {
    const clock = this.#hosts[host]!;
    if (clock.firstNs === null) return -END_OF_TIME;
    if (clock.bounds !== null) return clock.reachNs - clock.bounds.at(clock.reachNs).aheadNs;
    return (clock.anchorNs ?? this.#hosts[0]!.firstNs ?? 0n) + (clock.reachNs - clock.firstNs);
  }

  /** What waits of a host waits no longer: all its times up to here are settled. */
  flush(host: number): void {
    const clock = this.#hosts[host]!;
    if (host === 0) return;
    clock.bounds ??= new OffsetBounds(clock.likelyNs, UNKNOWN_NS, clock.firstNs ?? 0n);
    for (const copy of clock.waiting.splice(0)) copy.timeNs = copy.ownNs - clock.bounds.at(copy.ownNs).aheadNs;
    clock.waitsFromNs = null;
  }

  /** The clock of a host was set back, and shows this time next. What it has shown before is to be flushed and finished first. */
  setBack(host: number, ownNs: TimeNs): void {
    const clock = this.#hosts[host]!;
    const backNs = clock.reachNs - ownNs;
    if (host === 0) {
      // Its clock counts all the same: what it shows until it is where it was is not known.
      this.#unsettled.push({ host, fromNs: ownNs, toNs: clock.reachNs });
      return;
    }
    const { aheadNs } = clock.bounds!.at(clock.reachNs);
    clock.anchorNs = clock.reachNs - aheadNs;
    clock.likelyNs = aheadNs - backNs;
    this.#leave(clock);
    clock.bounds = null;
    clock.knots = [];
    clock.firstNs = ownNs;
    clock.reachNs = ownNs;
    clock.finalNs = -END_OF_TIME;
  }

  /** The host has shown everything. */
  end(host: number): void {
    this.#hosts[host]!.hasEnded = true;
  }

  /** Looks at what is waiting, after `see`, `reach` and `end`. */
  settle(): void {
    for (const [host, clock] of this.#hosts.entries()) if (host > 0) this.#settle(host, clock);
  }

  /** Up to which time, by its own clock, the times of a host can be told. */
  settledNs(host: number): TimeNs {
    const clock = this.#hosts[host]!;
    if (host === 0) return clock.reachNs;
    if (clock.bounds === null || (clock.isSuspect && !clock.hasEnded)) return clock.finalNs;
    const [first] = clock.waiting;
    // A clock that was set forward shows a time that the others have not come to.
    const othersNs = this.#reachedBefore(host);
    const { aheadNs } = clock.bounds.at(clock.reachNs);
    let ns = othersNs < clock.reachNs - aheadNs ? othersNs + aheadNs : clock.reachNs;
    // How long the host was silent before it is not known before its time is.
    if (first !== undefined && first.priorNs < ns) ns = first.priorNs < first.ownNs ? first.priorNs : first.ownNs - 1n;
    const { waitsFromNs } = clock;
    if (waitsFromNs !== null && waitsFromNs <= ns) ns = waitsFromNs - 1n;
    return later(ns, clock.finalNs);
  }

  /** Whether times of a host up to one by its own clock are not final yet. */
  isNews(host: number, ownNs: TimeNs): boolean {
    return ownNs > this.#hosts[host]!.finalNs;
  }

  /** The time of the trace for one of a host that is settled. */
  timeOf(host: number, ownNs: TimeNs): TimeNs {
    const clock = this.#hosts[host]!;
    if (host === 0 || clock.bounds === null) return ownNs;
    // A frame may come late with a time that others of its moment had, which is final.
    const aheadNs = ownNs <= clock.finalNs ? clock.finalAheadNs : this.#aheadAt(clock, ownNs);
    return later(ownNs - aheadNs, clock.watermarkNs);
  }

  /** The times of a host are final up to one by its own clock; returns the time of the trace before which nothing of it comes. */
  finish(host: number, ownNs: TimeNs): TimeNs {
    const clock = this.#hosts[host]!;
    if (host === 0) {
      clock.finalNs = ownNs;
      clock.watermarkNs = later(clock.watermarkNs, ownNs);
    } else if (clock.bounds !== null && ownNs > clock.finalNs) {
      const aheadNs = this.#aheadAt(clock, ownNs);
      clock.finalNs = ownNs;
      clock.finalAheadNs = aheadNs;
      const spareNs = clock.bounds.at(ownNs).mostNs - aheadNs;
      const isWide = clock.isTold && spareNs > SECOND_NS;
      const slackNs = isWide ? SECOND_NS : later(spareNs, 0n);
      clock.watermarkNs = later(clock.watermarkNs, ownNs - aheadNs - slackNs);
      const last = clock.knots.findLastIndex((knot) => knot.ownNs <= ownNs);
      if (last > 0) clock.knots.splice(0, last);
    }
    return clock.watermarkNs;
  }

  /** Times around which a clock was set, since the last call. */
  takeUnsettled(): readonly UnsettledTime[] {
    return this.#unsettled.splice(0);
  }

  /** What is known of the clock of a host by now; null where no message told, and for the first. */
  offsetOf(host: number): HostOffset | null {
    const clock = this.#hosts[host]!;
    if (host === 0 || clock.bounds === null) return null;
    const matched = clock.matched + clock.bounds.matched;
    if (matched === 0) return null;
    const { leastNs, aheadNs, mostNs } = clock.bounds.at(clock.finalNs);
    const residualNs = later(clock.residualNs, clock.bounds.residualNs);
    return { aheadNs, uncertaintyNs: (mostNs - leastNs) / 2n, matched, residualNs, sets: clock.sets };
  }

  /** Whether a host is nearer to the server than another one; null where no messages tell. */
  isNearerServer(host: number, other: number): boolean | null {
    if (host < other) {
      const answer = this.isNearerServer(other, host);
      return answer === null ? null : !answer;
    }
    return this.#hosts[host]!.sides.get(other)?.isNearServer ?? null;
  }

  #begins(clock: HostClock, ownNs: TimeNs): void {
    if (clock.firstNs !== null) return;
    clock.firstNs = ownNs;
    const { assumed } = clock;
    if (assumed !== null) clock.bounds = boundsOf(assumed, ownNs);
  }

  /** By how much a time of a host is to be moved. */
  #aheadAt({ knots, bounds }: HostClock, ownNs: TimeNs): DurationNs {
    const after = knots.findIndex((knot) => knot.ownNs > ownNs);
    const [before, next] = [knots[after < 0 ? knots.length - 1 : after - 1], after < 0 ? undefined : knots[after]];
    if (before === undefined) return next?.aheadNs ?? bounds!.at(ownNs).aheadNs;
    if (next === undefined) return before.aheadNs;
    const changeNs = next.aheadNs - before.aheadNs;
    if (magnitude(changeNs) * 10n > next.ownNs - before.ownNs) {
      // The clock was set between them. What would be later than the next message was shown after that.
      const isAfter = ownNs - before.aheadNs > next.ownNs - next.aheadNs;
      return isAfter ? ownNs - later(ownNs - next.aheadNs, before.ownNs - before.aheadNs) : before.aheadNs;
    }
    return before.aheadNs + (changeNs * (ownNs - before.ownNs)) / (next.ownNs - before.ownNs);
  }

  #settle(host: number, clock: HostClock): void {
    if (clock.bounds === null && !this.#begin(host, clock)) return;
    const { waiting } = clock;
    while (waiting.length > 0) {
      const copy = waiting[0]!;
      this.#resign(clock, copy.ownNs);
      if (!this.#place(host, clock, copy)) break;
      waiting.shift();
      clock.missedNs = null;
      clock.isSuspect = false;
      copy.timeNs = copy.ownNs - clock.bounds!.at(copy.ownNs).aheadNs;
      if (!clock.isTold) clock.guessed ??= { ownNs: copy.ownNs, timeNs: copy.timeNs };
      this.#improve(clock, copy.ownNs);
    }
    this.#resign(clock, clock.reachNs);
  }

  /** Finds out about a clock of which nothing is known; false while it is to be waited. */
  #begin(host: number, clock: HostClock): boolean {
    const isPatient = !clock.hasEnded && clock.waiting.length < MOST_WAITING && !this.#sawEnough(host);
    // After a clock was set, copies of the same bytes from before tell nothing.
    const elected = elect(this.#pairs(clock, !isPatient && clock.sets === 0).far, clock.likelyNs);
    const isNear = elected !== null && clock.sets === 0 && distance(elected.delayNs, clock.likelyNs) < UNKNOWN_NS;
    const isSure = elected?.isClear === true && elected.votes >= 2;
    if (isPatient && !isSure && !(isNear && elected.isClear)) return false;
    const usable = elected !== null && (elected.isClear || isNear);
    const atNs = clock.firstNs ?? 0n;
    clock.bounds = new OffsetBounds(usable ? elected.delayNs : clock.likelyNs, UNKNOWN_NS, atNs);
    // What tells nothing certain tells that nothing is certain.
    if (!usable && (elected !== null || clock.sets > 0)) this.#note(host, clock, END_OF_TIME);
    else if (clock.sets > 0) this.#note(host, clock, atNs - clock.bounds.at(atNs).aheadNs);
    return true;
  }

  #sawEnough(host: number): boolean {
    return this.#hosts
      .slice(0, host + 1)
      .every(({ firstNs, reachNs, hasEnded }) => hasEnded || (firstNs !== null && reachNs - firstNs >= PATIENCE_NS));
  }

  /** Compares a copy with its twin; false while the twin may still come. */
  #place(host: number, clock: HostClock, copy: HostCopy): boolean {
    const bounds = clock.bounds!;
    const { leastNs, aheadNs, mostNs } = bounds.at(copy.ownNs);
    const likelyNs = copy.ownNs - aheadNs;
    let twin: (HostCopy & { readonly timeNs: TimeNs }) | null = null;
    for (const each of this.#shared.twinsOf(copy)) {
      if (twin === null || distance(each.timeNs, likelyNs) < distance(twin.timeNs, likelyNs)) twin = each;
    }
    const awaitedNs = copy.ownNs - leastNs + CLOCK_SLACK_NS;
    const reachedNs = this.#reachedBefore(host);
    const delayNs = twin === null ? null : copy.ownNs - twin.timeNs;
    const isNear = delayNs !== null && delayNs >= leastNs - CLOCK_SLACK_NS && delayNs <= mostNs + CLOCK_SLACK_NS;
    if (!isNear) clock.missedNs ??= reachedNs;
    const isOver = clock.hasEnded || clock.reachNs - copy.ownNs >= DOUBT_NS;
    // Copies of the same bytes minutes apart tell little: those that were seen once on each host tell at once.
    const doubtNs = clock.hasEnded ? PATIENCE_NS : DOUBT_NS;
    const isPast = reachedNs === END_OF_TIME || (clock.missedNs !== null && reachedNs - clock.missedNs >= doubtNs);
    // Both have come further: whoever lags behind is read next.
    const isLong = isOver && isPast;
    if (!isNear && reachedNs < awaitedNs) {
      if (this.#takeSetting(clock, host, isLong)) return this.#place(host, clock, copy);
      clock.isSuspect = this.#haveFarTwins(clock);
      return false;
    }
    if (twin !== null && delayNs !== null && this.#learn(host, clock, twin, copy, delayNs)) return true;
    if (!isNear && this.#mayBeElsewhere(host, clock, copy, likelyNs)) {
      if (this.#takeSetting(clock, host, true)) return this.#place(host, clock, copy);
      clock.isSuspect = true;
      return false;
    }
    // A far twin: the clock may have been set. That is known when several messages agree.
    if (twin === null || twin.matched.has(host)) return true;
    if (this.#takeSetting(clock, host, isLong)) return this.#place(host, clock, copy);
    clock.isSuspect = this.#haveFarTwins(clock);
    if (isLong && clock.isSuspect) this.#note(host, clock, likelyNs);
    return isLong;
  }

  /**
   * Whether more of the host is to be seen before it is said of a copy that no other host showed it: the clock may have been
   * set. Back: another host shows it where this one has not come to yet. Forward: it would be later than the others' ends.
   */
  #mayBeElsewhere(host: number, clock: HostClock, copy: HostCopy, likelyNs: TimeNs): boolean {
    if (clock.hasEnded || clock.waiting.length >= MOST_WAITING) return false;
    const reachNs = clock.reachNs - clock.bounds!.at(clock.reachNs).aheadNs;
    for (const { timeNs, matched } of this.#shared.twinsOf(copy)) {
      if (!matched.has(host) && timeNs > reachNs && timeNs - likelyNs < PATIENCE_NS) return true;
    }
    if (this.#reachedBefore(host) < END_OF_TIME) return false;
    return this.#hosts.slice(0, host).every((other) => likelyNs > this.#endOf(other));
  }

  /** Where a host ended, by the clock of the trace. */
  #endOf({ reachNs, bounds }: HostClock): TimeNs {
    return reachNs - (bounds?.at(reachNs).aheadNs ?? 0n);
  }

  /** Whether two of the copies that wait have twins that belong to no other, at one distance from where they should be. */
  #haveFarTwins(clock: HostClock): boolean {
    return (elect(this.#pairs(clock, true).far, clock.bounds!.at(clock.reachNs).aheadNs)?.votes ?? 0) >= 2;
  }

  /** Up to where all hosts before this one are known, by the clock of the trace. */
  #reachedBefore(host: number): TimeNs {
    let least = END_OF_TIME;
    for (const [index, { hasEnded, waiting, watermarkNs, reachNs }] of this.#hosts.slice(0, host).entries()) {
      if (hasEnded && waiting.length === 0) continue;
      const ns = index === 0 ? reachNs : watermarkNs;
      if (ns < least) least = ns;
    }
    return least;
  }

  #learn(
    host: number,
    clock: HostClock,
    twin: HostCopy & { readonly timeNs: TimeNs },
    copy: HostCopy,
    delayNs: DurationNs,
  ): boolean {
    if (this.#tellsMore(clock, copy.ownNs, delayNs)) this.#correct(host, clock, delayNs, copy.ownNs);
    const bounds = clock.bounds!;
    const isReply = copy.op === 2;
    const sides = clock.sides.get(twin.host) ?? new Sides();
    const { turns } = bounds;
    if (!bounds.take({ atNs: copy.ownNs, delayNs, bounds: () => sides.bounds(isReply) })) return false;
    if (bounds.turns !== turns) this.#note(host, clock, twin.timeNs);
    twin.matched.add(copy.host);
    clock.sides.set(twin.host, sides);
    sides.take(isReply, copy.ownNs, delayNs);
    const { leastNs, aheadNs, mostNs } = bounds.at(copy.ownNs);
    if (mostNs - leastNs <= WIDE_NS && !bounds.isContested) clock.isResigned = false;
    else if (!clock.isResigned) clock.waitsFromNs ??= copy.ownNs;
    clock.knots.push({ ownNs: copy.ownNs, aheadNs });
    return true;
  }

  /** Where what waits shows that the clock was set, as several messages agree on another offset and none on this, takes it over. */
  #takeSetting(clock: HostClock, host: number, ofRepeats: boolean): boolean {
    const { near, far } = this.#pairs(clock, ofRepeats);
    if (near.length > 0) return false;
    const elected = elect(far, clock.bounds!.at(clock.reachNs).aheadNs);
    if (elected === null || elected.votes < 2 || !elected.isClear) return false;
    const firstNs = clock.waiting[0]!.ownNs;
    if (!clock.isTold) {
      this.#correct(host, clock, elected.delayNs, firstNs);
      return true;
    }
    this.#leave(clock);
    clock.bounds = new OffsetBounds(elected.delayNs, UNKNOWN_NS, firstNs);
    this.#note(host, clock, firstNs - elected.delayNs);
    return true;
  }

  /** Whether a message tells more than arrivals do: they are rough, or leave no room for it though it is near. */
  #tellsMore({ assumed, bounds, isTold }: HostClock, atNs: TimeNs, delayNs: DurationNs): boolean {
    if (isTold || assumed?.by !== 'arrivals') return false;
    const { leastNs, mostNs } = bounds!.at(atNs);
    const beyondNs = later(delayNs - mostNs, leastNs - delayNs);
    const isRough = mostNs - leastNs > 2n * UNKNOWN_NS;
    return beyondNs < SECOND_NS && (isRough || beyondNs > CLOCK_SLACK_NS);
  }

  /**
   * What was assumed of a clock is wrong, and messages tell better from `atNs` on: the clock was not set. Only what was said
   * by the wrong time cannot be relied on.
   */
  #correct(host: number, clock: HostClock, aheadNs: DurationNs, atNs: TimeNs): void {
    clock.bounds = new OffsetBounds(aheadNs, UNKNOWN_NS, atNs);
    clock.missedNs = null;
    clock.isSuspect = false;
    const { guessed, watermarkNs } = clock;
    const timeNs = atNs - aheadNs;
    const toNs = later(timeNs, watermarkNs);
    const trueNs = guessed === null ? null : guessed.ownNs - aheadNs;
    if (guessed !== null && trueNs !== null && distance(trueNs, guessed.timeNs) > UNKNOWN_NS) {
      this.#unsettled.push({ host, fromNs: trueNs < guessed.timeNs ? trueNs : guessed.timeNs, toNs });
    } else if (watermarkNs > timeNs) this.#unsettled.push({ host, fromNs: timeNs, toNs });
    clock.guessed = null;
  }

  /** The clock goes on as another one. */
  #leave(clock: HostClock): void {
    clock.matched += clock.bounds!.matched;
    clock.residualNs = later(clock.residualNs, clock.bounds!.residualNs);
    clock.sets++;
    clock.missedNs = null;
    clock.isSuspect = false;
    clock.waitsFromNs = null;
    clock.isResigned = false;
  }

  /** What the host showed between the last message that told the time and `toNs` is not known. */
  #note(host: number, { watermarkNs, knots }: HostClock, toNs: TimeNs): void {
    const known = knots.at(-1);
    const fromNs = known === undefined ? watermarkNs : known.ownNs - known.aheadNs;
    this.#unsettled.push({ host, fromNs: fromNs < toNs ? fromNs : toNs, toNs: later(fromNs, toNs) });
  }

  /**
   * Copies that wait with twins that belong to no other: `near` ones are where they should be, `far` ones are elsewhere though
   * this host should have shown them by now. While nothing is known of the clock, all are far.
   */
  #pairs({ waiting, bounds, reachNs, hasEnded }: HostClock, ofRepeats: boolean): { near: Ballot[]; far: Ballot[] } {
    const near: Ballot[] = [];
    const rest: (Ballot & { readonly twin: HostCopy & { readonly timeNs: TimeNs } })[] = [];
    const taken = new Set<object>();
    const aheadNs = bounds?.at(reachNs).aheadNs ?? 0n;
    for (const voter of waiting.slice(0, MOST_WAITING)) {
      const isUsable = ofRepeats || !this.#shared.isRepeated(voter);
      for (const twin of this.#shared.twinsOf(voter)) {
        if (twin.matched.has(voter.host)) continue;
        const delayNs = voter.ownNs - twin.timeNs;
        if (bounds !== null && distance(delayNs, aheadNs) < SECOND_NS) {
          near.push({ delayNs, voter });
          taken.add(voter).add(twin);
        } else if (isUsable) rest.push({ delayNs, voter, twin });
      }
    }
    const isMissed = (timeNs: TimeNs) => bounds === null || hasEnded || timeNs <= reachNs - aheadNs;
    const far = rest.filter(({ voter, twin }) => !taken.has(voter) && !taken.has(twin) && isMissed(twin.timeNs));
    return { near, far };
  }

  /** Bad knowledge has waited for long enough by `atNs`. */
  #resign(clock: HostClock, atNs: TimeNs): void {
    const { waitsFromNs } = clock;
    if (waitsFromNs === null || (!clock.hasEnded && atNs - waitsFromNs < SECOND_MESSAGE_NS)) return;
    clock.isResigned = true;
    clock.waitsFromNs = null;
  }

  /** Bad knowledge that waits may have got better by a message at `atNs`: then it was so from where it began to wait. */
  #improve(clock: HostClock, atNs: TimeNs): void {
    const { waitsFromNs } = clock;
    const { leastNs, aheadNs, mostNs } = clock.bounds!.at(atNs);
    if (waitsFromNs === null || mostNs - leastNs > WIDE_NS || clock.bounds!.isContested) return;
    clock.isResigned = false;
    clock.waitsFromNs = null;
    for (const knot of clock.knots) if (knot.ownNs >= waitsFromNs) knot.aheadNs = aheadNs;
  }
}

function boundsOf({ aheadNs, uncertaintyNs }: Assumption, atNs: TimeNs): OffsetBounds {
  return new OffsetBounds(aheadNs, uncertaintyNs, atNs);
}

function magnitude(ns: DurationNs): DurationNs {
  return ns < 0n ? -ns : ns;
}

function distance(a: TimeNs, b: TimeNs): DurationNs {
  return a > b ? a - b : b - a;
}
