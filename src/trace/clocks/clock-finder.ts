/**
 * Finds out about a clock that is not known: at its beginning, after it was set, or where it was assumed wrongly. What tells is
 * that several messages that two hosts share are equally far apart.
 */
import {
  type DurationNs,
  distance,
  END_OF_TIME,
  later,
  MILLISECOND_NS,
  SECOND_NS,
  type TimeNs,
} from '../../core/time.ts';
import type { ClockGroup } from './clock-group.ts';
import type { HostClock } from './host-clock.ts';
import { OffsetBounds } from './offset-bounds.ts';
import type { HostCopy, TimedCopy } from './shared-copies.ts';
import { type Ballot, elect } from './vote.ts';

/** Where nothing is known yet, a clock is believed to be right, give or take this. */
export const UNKNOWN_NS: DurationNs = 500n * MILLISECOND_NS;
/** So much of two captures is looked at for messages that they share, before nothing is known of their clocks. */
export const PATIENCE_NS: DurationNs = 120n * SECOND_NS;
/** A capture that begins by so much later than another one may do so by the same clock. */
const LATE_NS: DurationNs = 3_600n * SECOND_NS;
/** Copies of a host that wait, before nothing is known of its clock. */
const MOST_WAITING = 1_000;

export class ClockFinder {
  readonly #group: ClockGroup;

  constructor(group: ClockGroup) {
    this.#group = group;
  }

  /** Finds out about a clock of which nothing is known; false while it is to be waited. */
  begin(host: number, clock: HostClock): boolean {
    const isPatient = !clock.hasEnded && clock.waiting.length < MOST_WAITING && !this.#sawEnough(host);
    // After a clock was set, copies of the same bytes from before tell nothing.
    const elected = elect(this.#pairs(clock, !isPatient && clock.sets === 0).far, clock.likelyNs);
    const isNear = elected !== null && clock.sets === 0 && distance(elected.delayNs, clock.likelyNs) < UNKNOWN_NS;
    const isSure = elected?.isClear === true && elected.votes >= 2;
    if (isPatient && !isSure) return false;
    const usable = elected !== null && (elected.isClear || isNear);
    const atNs = clock.firstNs ?? 0n;
    clock.bounds = new OffsetBounds(usable ? elected.delayNs : clock.likelyNs, UNKNOWN_NS, atNs);
    // What tells nothing certain tells that nothing is certain.
    if (!usable && (elected !== null || clock.sets > 0)) this.#group.note(host, END_OF_TIME);
    else if (clock.sets > 0) this.#group.note(host, atNs - clock.bounds.at(atNs).aheadNs);
    return true;
  }

  /** Where what waits shows that the clock was set, as several messages agree on another offset and none on this, takes it over. */
  takeSetting(host: number, clock: HostClock, ofRepeats: boolean): boolean {
    const { near, far } = this.#pairs(clock, ofRepeats);
    if (near.length > 0) return false;
    const elected = elect(far, clock.bounds!.at(clock.reachNs).aheadNs);
    if (elected === null || elected.votes < 2 || !elected.isClear) return false;
    const firstNs = clock.waiting[0]!.ownNs;
    if (!clock.isTold) {
      this.correct(host, clock, elected.delayNs, firstNs);
      return true;
    }
    clock.leave();
    clock.bounds = new OffsetBounds(elected.delayNs, UNKNOWN_NS, firstNs);
    this.#group.note(host, firstNs - elected.delayNs);
    return true;
  }

  /**
   * What was assumed of a clock is wrong, and messages tell better from `atNs` on: the clock was not set. Only what was said
   * by the wrong time cannot be relied on.
   */
  correct(host: number, clock: HostClock, aheadNs: DurationNs, atNs: TimeNs): void {
    clock.bounds = new OffsetBounds(aheadNs, UNKNOWN_NS, atNs);
    clock.missedNs = null;
    clock.isSuspect = false;
    const { guessed, watermarkNs } = clock;
    const timeNs = atNs - aheadNs;
    const toNs = later(timeNs, watermarkNs);
    const trueNs = guessed === null ? null : guessed.ownNs - aheadNs;
    if (guessed !== null && trueNs !== null && distance(trueNs, guessed.timeNs) > UNKNOWN_NS) {
      this.#group.unsettled.push({ host, fromNs: trueNs < guessed.timeNs ? trueNs : guessed.timeNs, toNs });
    } else if (watermarkNs > timeNs) this.#group.unsettled.push({ host, fromNs: timeNs, toNs });
    clock.guessed = null;
  }

  /** Whether two of the copies that wait have twins that belong to no other, at one distance from where they should be. */
  haveFarTwins(clock: HostClock): boolean {
    return (elect(this.#pairs(clock, true).far, clock.bounds!.at(clock.reachNs).aheadNs)?.votes ?? 0) >= 2;
  }

  /**
   * Whether more of the host is to be seen before it is said of a copy that no other host showed it: the clock may have been
   * set. Back: another host shows it where this one has not come to yet. Forward: it would be later than the others' ends.
   */
  mayBeElsewhere(host: number, clock: HostClock, copy: HostCopy, likelyNs: TimeNs): boolean {
    if (clock.hasEnded || clock.waiting.length >= MOST_WAITING) return false;
    for (const { timeNs, matched } of this.#group.shared.twinsOf(copy)) {
      if (!matched.has(host) && timeNs > clock.reachedNs && timeNs - likelyNs < PATIENCE_NS) return true;
    }
    if (this.#group.reachedBefore(host) < END_OF_TIME) return false;
    return this.#group.clocks.slice(0, host).every((other) => likelyNs > other.reachedNs);
  }

  #sawEnough(host: number): boolean {
    const clocks = this.#group.clocks.slice(0, host + 1);
    const sinceNs = clocks[host]!.sets > 0 ? null : this.#lateBegin(clocks);
    return clocks.every(({ firstNs, likelyNs, reachNs, hasEnded }) => {
      if (hasEnded || firstNs === null) return hasEnded;
      return reachNs - (sinceNs === null ? firstNs : later(sinceNs + likelyNs, firstNs)) >= PATIENCE_NS;
    });
  }

  /** When the last of the captures began, by clocks that are right; null where those would be too far apart for that. */
  #lateBegin(clocks: readonly HostClock[]): TimeNs | null {
    let [least, most]: [TimeNs, TimeNs] = [END_OF_TIME, -END_OF_TIME];
    for (const { firstNs, likelyNs } of clocks) {
      if (firstNs === null) continue;
      most = later(most, firstNs - likelyNs);
      if (firstNs - likelyNs < least) least = firstNs - likelyNs;
    }
    return most - least < LATE_NS ? most : null;
  }

  /**
   * Copies that wait with twins that belong to no other: `near` ones are where they should be, `far` ones are elsewhere though
   * this host should have shown them by now. While nothing is known of the clock, all are far.
   */
  #pairs({ waiting, bounds, reachNs, hasEnded }: HostClock, ofRepeats: boolean): { near: Ballot[]; far: Ballot[] } {
    const { shared } = this.#group;
    const near: Ballot[] = [];
    const rest: (Ballot & { readonly twin: TimedCopy })[] = [];
    const taken = new Set<object>();
    const aheadNs = bounds?.at(reachNs).aheadNs ?? 0n;
    for (const voter of waiting.slice(0, MOST_WAITING)) {
      const isUsable = ofRepeats || !shared.isRepeated(voter);
      for (const twin of shared.twinsOf(voter)) {
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
}
