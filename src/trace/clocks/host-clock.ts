/** What is known of the clock of one host, and the times of that host that are final. Owned by clock-group.ts. */
import { type DurationNs, END_OF_TIME, later, magnitude, SECOND_NS, type TimeNs } from '../../core/time.ts';
import { CLOCK_SLACK_NS, HOSTS_SLACK_NS } from '../limits.ts';
import { OffsetBounds } from './offset-bounds.ts';
import type { HostCopy } from './shared-copies.ts';
import type { Sides } from './sides.ts';

/** A time that is known badly waits so long for a message that tells more. */
const SECOND_MESSAGE_NS = SECOND_NS;
/** Bounds that are further apart than this are bad knowledge. */
const WIDE_NS = 2n * CLOCK_SLACK_NS;

/** An offset that proves wrong by no more than this is mended bit by bit: the copies of one message are moved nearly alike. */
const SLEWED_NS = HOSTS_SLACK_NS;
/** Of the time that passes. */
const SLEW_SHARE = 10n;

/** A clock is ahead of the first host's by so much, as so many messages told. */
export interface HostOffset {
  readonly aheadNs: DurationNs;
  readonly uncertaintyNs: DurationNs;
  readonly matched: number;
  readonly residualNs: DurationNs;
  /** How often the clock was set meanwhile. */
  readonly sets: number;
}

/** What is known of a clock before messages tell while it runs: from messages that were read beforehand, or from when its times arrive. */
export interface Assumption {
  readonly aheadNs: DurationNs;
  readonly uncertaintyNs: DurationNs;
  readonly by: 'messages' | 'arrivals';
}

/** By how much times of the host are moved at one by its own clock. */
interface Knot {
  readonly ownNs: TimeNs;
  aheadNs: DurationNs;
}

export class HostClock {
  bounds: OffsetBounds | null = null;
  /** Copies whose twins may still come. */
  readonly waiting: HostCopy[] = [];
  readonly sides = new Map<number, Sides>();
  firstNs: TimeNs | null = null;
  /** Up to here everything of the host was seen, by its own clock. */
  reachNs: TimeNs = -END_OF_TIME;
  hasEnded = false;
  /** Up to here its times are final. */
  finalNs: TimeNs = -END_OF_TIME;
  /** Where times are final and what messages told since, in order of time; between two of them the offset changes evenly. */
  #knots: Knot[] = [];
  /** The last message that told, by the clock of the trace; null before it. */
  toldNs: TimeNs | null = null;
  /** Since when bad knowledge waits for better; null where it does not. */
  waitsFromNs: TimeNs | null = null;
  /** Bad knowledge has waited in vain. */
  #isResigned = false;
  /** The watermark of its final times by the clock of the trace. */
  watermarkNs: TimeNs = -END_OF_TIME;
  /** Messages that told before it was set, and what they were apart. */
  #matched = 0;
  #residualNs: DurationNs = 0n;
  sets = 0;
  /** Its times go on when it is set: what the messages tell once stays true. */
  goesOn = false;
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
    return this.sets > 0 || this.#matched > 0 || (this.bounds?.matched ?? 0) > 0;
  }

  /** Messages may tell that it was set. */
  get mayBeSet(): boolean {
    return !this.goesOn || !this.isTold;
  }

  /** What is known of it by now; null where no message told. */
  get offset(): HostOffset | null {
    if (this.bounds === null) return null;
    const matched = this.#matched + this.bounds.matched;
    if (matched === 0) return null;
    const { leastNs, aheadNs, mostNs } = this.bounds.at(this.finalNs);
    const residualNs = later(this.#residualNs, this.bounds.residualNs);
    return { aheadNs, uncertaintyNs: (mostNs - leastNs) / 2n, matched, residualNs, sets: this.sets };
  }

  /** Up to where it was seen, or ended, by the clock of the trace. */
  get reachedNs(): TimeNs {
    return this.reachNs - (this.bounds?.at(this.reachNs).aheadNs ?? 0n);
  }

  assume(assumed: Assumption): void {
    this.assumed = assumed;
    if (this.firstNs !== null) this.bounds = boundsOf(assumed, later(this.reachNs, this.firstNs));
  }

  /** It showed a time, and everything up to it was seen where `isReached`. */
  show(ownNs: TimeNs, isReached: boolean): void {
    if (this.firstNs === null) {
      this.firstNs = ownNs;
      if (this.assumed !== null) this.bounds = boundsOf(this.assumed, ownNs);
    }
    if (isReached && ownNs > this.reachNs) this.reachNs = ownNs;
  }

  /** A message told the offset, so well as the bounds say. */
  tell(ownNs: TimeNs): void {
    const { leastNs, aheadNs, mostNs } = this.bounds!.at(ownNs);
    if (mostNs - leastNs <= WIDE_NS && !this.bounds!.isContested) this.#isResigned = false;
    else if (!this.#isResigned) this.waitsFromNs ??= ownNs;
    this.#knots.push({ ownNs, aheadNs: slewed(this.#knots.at(-1), ownNs, aheadNs) });
    this.toldNs = ownNs - aheadNs;
  }

  /** Bad knowledge has waited for long enough by `atNs`. */
  resign(atNs: TimeNs): void {
    if (this.waitsFromNs === null || (!this.hasEnded && atNs - this.waitsFromNs < SECOND_MESSAGE_NS)) return;
    this.#isResigned = true;
    this.waitsFromNs = null;
  }

  /** Bad knowledge that waits may have got better by a message at `atNs`: then it was so from where it began to wait. */
  improve(atNs: TimeNs): void {
    const { waitsFromNs } = this;
    const { leastNs, aheadNs, mostNs } = this.bounds!.at(atNs);
    if (waitsFromNs === null || mostNs - leastNs > WIDE_NS || this.bounds!.isContested) return;
    this.#isResigned = false;
    this.waitsFromNs = null;
    for (const [i, knot] of this.#knots.entries()) {
      if (knot.ownNs >= waitsFromNs) knot.aheadNs = slewed(this.#knots[i - 1], knot.ownNs, aheadNs);
    }
  }

  /** It was set, and goes on as another one. */
  leave(): void {
    this.#matched += this.bounds!.matched;
    this.#residualNs = later(this.#residualNs, this.bounds!.residualNs);
    this.sets++;
    this.missedNs = null;
    this.isSuspect = false;
    this.waitsFromNs = null;
    this.#isResigned = false;
  }

  /** It was set back, and shows this time next. */
  setBack(ownNs: TimeNs): void {
    const { aheadNs } = this.bounds!.at(this.reachNs);
    this.anchorNs = this.reachNs - aheadNs;
    this.likelyNs = aheadNs - (this.reachNs - ownNs);
    this.leave();
    this.bounds = null;
    this.#knots = [];
    this.toldNs = null;
    this.firstNs = ownNs;
    this.reachNs = ownNs;
    this.finalNs = -END_OF_TIME;
  }

  /** The time of the trace for one of its own that is settled. */
  timeOf(ownNs: TimeNs): TimeNs {
    if (this.bounds === null) return ownNs;
    return later(ownNs - this.#toldAt(ownNs), this.watermarkNs);
  }

  /** Its times are final up to this one; moves the watermark. */
  finish(ownNs: TimeNs): void {
    if (this.bounds === null || ownNs <= this.finalNs) return;
    const aheadNs = this.#toldAt(ownNs);
    this.finalNs = ownNs;
    const spareNs = this.bounds.at(ownNs).mostNs - aheadNs;
    const slackNs = this.isTold && spareNs > SECOND_NS ? SECOND_NS : later(spareNs, 0n);
    this.watermarkNs = later(this.watermarkNs, ownNs - aheadNs - slackNs);
    const open = this.#knots.filter((knot) => knot.ownNs > ownNs);
    if (this.#knots.length > 0) this.#knots = [{ ownNs, aheadNs }, ...open];
  }

  #toldAt(ownNs: TimeNs): DurationNs {
    const knots = this.#knots;
    const after = knots.findIndex((knot) => knot.ownNs > ownNs);
    const [before, next] = [knots[after < 0 ? knots.length - 1 : after - 1], after < 0 ? undefined : knots[after]];
    if (before === undefined) return next?.aheadNs ?? this.bounds!.at(ownNs).aheadNs;
    if (next === undefined) return before.aheadNs;
    const changeNs = next.aheadNs - before.aheadNs;
    if (magnitude(changeNs) * SLEW_SHARE > next.ownNs - before.ownNs) {
      // The clock was set between them. What would be later than the next message was shown after that.
      const isAfter = ownNs - before.aheadNs > next.ownNs - next.aheadNs;
      return isAfter ? ownNs - later(ownNs - next.aheadNs, before.ownNs - before.aheadNs) : before.aheadNs;
    }
    return before.aheadNs + (changeNs * (ownNs - before.ownNs)) / (next.ownNs - before.ownNs);
  }
}

/** The offset that is told at a time, as near as it can be brought to it since the knot before. */
function slewed(before: Knot | undefined, ownNs: TimeNs, aheadNs: DurationNs): DurationNs {
  if (before === undefined) return aheadNs;
  const changeNs = aheadNs - before.aheadNs;
  const mostNs = later(ownNs - before.ownNs, 0n) / SLEW_SHARE;
  if (magnitude(changeNs) <= mostNs || magnitude(changeNs) > SLEWED_NS) return aheadNs;
  return before.aheadNs + (changeNs < 0n ? -mostNs : mostNs);
}

function boundsOf({ aheadNs, uncertaintyNs }: Assumption, atNs: TimeNs): OffsetBounds {
  return new OffsetBounds(aheadNs, uncertaintyNs, atNs);
}
