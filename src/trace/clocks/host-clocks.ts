/**
 * The clocks of several hosts, followed while messages come: the times of the first count, and those of each other are moved
 * by what the messages say that it shares with hosts before it. What a host has shown is held until it is known when that
 * was: messages wait for their twins, and times that are known badly wait for a second message.
 */
import { END_OF_TIME, later, SECOND_NS, type TimeNs } from '../../core/time.ts';
import { ClockFinder, UNKNOWN_NS } from './clock-finder.ts';
import { ClockFollower } from './clock-follower.ts';
import { ClockGroup, type UnsettledTime } from './clock-group.ts';
import type { Assumption, HostClock, HostOffset } from './host-clock.ts';
import { OffsetBounds } from './offset-bounds.ts';
import type { TimedMessage } from './shared-messages.ts';

/** A time that goes back by more than this in one capture: the clock was set. */
export const SET_BACK_NS = SECOND_NS;

export class HostClocks {
  readonly #group: ClockGroup;
  readonly #follower: ClockFollower;

  constructor(count: number) {
    this.#group = new ClockGroup(count);
    this.#follower = new ClockFollower(this.#group, new ClockFinder(this.#group));
  }

  /** What is known of a clock from elsewhere: it counts until a message tells, and what is known later is better. */
  assume(host: number, assumed: Assumption): void {
    const clock = this.#clock(host);
    if (host > 0 && !clock.isTold) clock.assume(assumed);
  }

  /** Whether the times of a host go on when its clock is set, because somebody there tells. It may turn out that they do not. */
  letGoOn(host: number, goesOn: boolean): void {
    this.#clock(host).goesOn = goesOn;
  }

  /** A host has said nothing yet, and the others have come to a time of the trace: before that nothing of it comes any more. */
  passOver(host: number, timeNs: TimeNs): TimeNs {
    const clock = this.#clock(host);
    clock.watermarkNs = later(clock.watermarkNs, timeNs);
    return clock.watermarkNs;
  }

  /** A DHCP message that a host showed, in the order of its times. */
  see(host: number, message: Pick<TimedMessage, 'key' | 'op' | 'timeNs'>): void {
    const clock = this.#clock(host);
    clock.show(message.timeNs, false);
    const copy = this.#group.shared.add(host, message, clock.reachNs);
    if (copy === null) return;
    if (host === 0) copy.timeNs = copy.ownNs;
    else clock.waiting.push(copy);
  }

  /** Everything that a host showed up to a time, by its own clock, was seen. */
  reach(host: number, ownNs: TimeNs): void {
    this.#clock(host).show(ownNs, true);
  }

  /** Up to where a host was read, by the clock of the trace as far as it is known: whose is least is to be read next. */
  readNs(host: number): TimeNs {
    const clock = this.#clock(host);
    if (clock.firstNs === null) return -END_OF_TIME;
    if (clock.bounds !== null) return clock.reachedNs;
    return (clock.anchorNs ?? this.#clock(0).firstNs ?? 0n) + (clock.reachNs - clock.firstNs);
  }

  /** What waits of a host waits no longer: all its times up to here are settled. */
  flush(host: number): void {
    const clock = this.#clock(host);
    if (host === 0) return;
    clock.bounds ??= new OffsetBounds(clock.likelyNs, UNKNOWN_NS, clock.firstNs ?? 0n);
    for (const copy of clock.waiting.splice(0)) copy.timeNs = copy.ownNs - clock.bounds.at(copy.ownNs).aheadNs;
    clock.waitsFromNs = null;
  }

  /** The clock of a host was set back, and shows this time next. What it has shown before is to be flushed and finished first. */
  setBack(host: number, ownNs: TimeNs): void {
    const clock = this.#clock(host);
    if (host > 0) clock.setBack(ownNs);
    // The first one counts all the same: what it shows until it is where it was is not known.
    else this.#group.unsettled.push({ host, fromNs: ownNs, toNs: clock.reachNs });
  }

  /** The host has shown everything. */
  end(host: number): void {
    this.#clock(host).hasEnded = true;
  }

  /** Looks at what is waiting, after `see`, `reach` and `end`. */
  settle(): void {
    for (const [host, clock] of this.#group.clocks.entries()) if (host > 0) this.#follower.settle(host, clock);
  }

  /** Up to which time, by its own clock, the times of a host can be told. */
  settledNs(host: number): TimeNs {
    const clock = this.#clock(host);
    if (host === 0) return clock.reachNs;
    if (clock.bounds === null || (clock.isSuspect && !clock.hasEnded)) return clock.finalNs;
    const [first] = clock.waiting;
    // A clock that was set forward shows a time that the others have not come to.
    const othersNs = this.#group.reachedBefore(host);
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
    return ownNs > this.#clock(host).finalNs;
  }

  /** The time of the trace for one of a host that is settled. */
  timeOf(host: number, ownNs: TimeNs): TimeNs {
    return host === 0 ? ownNs : this.#clock(host).timeOf(ownNs);
  }

  /** The times of a host are final up to one by its own clock; returns the time of the trace before which nothing of it comes. */
  finish(host: number, ownNs: TimeNs): TimeNs {
    const clock = this.#clock(host);
    if (host > 0) clock.finish(ownNs);
    else {
      clock.finalNs = ownNs;
      clock.watermarkNs = later(clock.watermarkNs, ownNs);
    }
    return clock.watermarkNs;
  }

  /** Times around which a clock was set, since the last call. */
  takeUnsettled(): readonly UnsettledTime[] {
    return this.#group.unsettled.splice(0);
  }

  /** What is known of the clock of a host by now; null where no message told, and for the first. */
  offsetOf(host: number): HostOffset | null {
    return host === 0 ? null : this.#clock(host).offset;
  }

  #clock(host: number): HostClock {
    return this.#group.clocks[host]!;
  }
}
