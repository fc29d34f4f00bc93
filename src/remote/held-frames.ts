/**
 * Frames of a tcpdump on another host, held until the time there is known to have passed them, and by which clock they were stamped:
 * the next look at the clock there tells whether it was set (watched-clock.ts). Pure: paced-source.ts reads.
 */
import { atOnce } from '../capture/event-order.ts';
import type { Batch, SourceEvent, TimedEvent } from '../capture/source.ts';
import type { Frame } from '../core/frame.ts';
import { append, partition } from '../core/lists.ts';
import {
  byTime,
  type DurationNs,
  END_OF_TIME,
  formatTime,
  later,
  MILLISECOND_NS,
  magnitude,
  SECOND_NS,
  type TimeNs,
} from '../core/time.ts';
import type { ClockSample } from './beat.ts';
import type { ClockSetting, WatchedClock } from './watched-clock.ts';

/** From the frame to what tcpdump has written. */
export const BEHIND_NS: DurationNs = 500n * MILLISECOND_NS;
/** Standard error and standard output come by two ways: the frames from before a look have arrived so long after it. */
const ARRIVAL_MS = 400;
/** What came together, after the connection was held up, may be read in any order: the look after that counts. */
const TOGETHER_MS = 50;
/** A frame that fits no clock that is known waits so long for one that it does fit. */
const STRANGE_MS = 3_000;
/** As on a host with dhcphop (src/capture/live-events.ts), nothing is claimed so long before and after a clock is set. */
const MARGIN_NS: DurationNs = 250n * MILLISECOND_NS;
/** A frame may be later than it should by this. */
const LATE_NS: DurationNs = 2n * SECOND_NS;
/** Frames are read this soon. One by a clock that was set by less may be taken for one by the clock before. */
const WINDOW_NS: DurationNs = 2n * SECOND_NS;

export class HeldFrames {
  readonly #clock: WatchedClock;
  /** How many have come. */
  seen = 0;
  #interfaceIds: number[] = [];
  /** By the clock there, and when they came by a clock of this machine. */
  #stamped: { readonly frame: Frame; readonly cameMs: number }[] = [];
  /** By the time that goes on. */
  #frames: Frame[] = [];
  #events: TimedEvent[] = [];
  /** Looks that frames from before may still arrive after. */
  #looks: { readonly timeNs: TimeNs; readonly cameMs: number }[] = [];
  #watermarkNs: TimeNs = -END_OF_TIME;
  #settings: number;

  constructor(clock: WatchedClock) {
    this.#clock = clock;
    this.#settings = clock.count;
  }

  add({ frames, events }: Batch, cameMs: number): void {
    this.seen += frames.length;
    for (const frame of frames) this.#stamped.push({ frame, cameMs });
    append(this.#events, events);
    for (const { event } of events) if (event.kind === 'interface') this.#interfaceIds.push(event.interface.id);
  }

  /** A look at the clock there has come; returns what is due by it, or null for nothing yet. */
  look(sample: ClockSample, cameMs: number): Batch | null {
    const timeNs = this.#hear(sample);
    if (timeNs === null) return null;
    this.#place(timeNs + BEHIND_NS, cameMs);
    this.#looks.push({ timeNs, cameMs });
    const last = this.#looks.findLastIndex((look) => look.cameMs <= cameMs - ARRIVAL_MS - TOGETHER_MS);
    if (last < 0) return null;
    const [due] = this.#looks.splice(0, last + 1).slice(-1);
    return this.#upTo(due!.timeNs - BEHIND_NS);
  }

  /** tcpdump has ended, at the time of this look where there is one: everything is due, and an event of that time. */
  end(sample: ClockSample | null, eventAt: ((timeNs: TimeNs) => SourceEvent) | null): Batch {
    const toldNs = sample && this.#hear(sample);
    this.#place(toldNs === null ? END_OF_TIME : toldNs + BEHIND_NS, Number.POSITIVE_INFINITY);
    const timeNs = toldNs ?? this.#frames.at(-1)?.timeNs ?? this.#watermarkNs;
    if (eventAt !== null) this.#events.push(atOnce(eventAt(timeNs)));
    return this.#upTo(timeNs);
  }

  #hear(sample: ClockSample): TimeNs | null {
    const timeNs = this.#clock.take(sample);
    for (const setting of this.#clock.settingsSince(this.#settings)) this.#tellSetting(setting);
    this.#settings = this.#clock.count;
    return timeNs;
  }

  /** Finds the times of frames, which are not later than `mostNs`. */
  #place(mostNs: TimeNs, nowMs: number): void {
    this.#stamped = this.#stamped.filter(({ frame, cameMs }) => {
      if (cameMs > nowMs - TOGETHER_MS) return true;
      const timeNs = this.#placeOf(frame.timeNs, mostNs);
      if (timeNs === null && nowMs - cameMs < STRANGE_MS) return true;
      this.#frames.push({ ...frame, timeNs: timeNs ?? this.#clock.asNow(frame.timeNs) });
      return false;
    });
    this.#frames.sort(byTime);
  }

  /** The time of a stamp; null where no clock that is known shows it. */
  #placeOf(stampNs: TimeNs, mostNs: TimeNs): TimeNs | null {
    const places = this.#clock.placesOf(stampNs, this.#watermarkNs - LATE_NS, mostNs);
    const [first] = places;
    const last = places.at(-1);
    if (first === undefined || last === undefined) return null;
    if (first !== last)
      this.#pause(first - MARGIN_NS, last + MARGIN_NS, 'by which of two clocks a frame was stamped is not known');
    return last;
  }

  #tellSetting({ fromNs, toNs, byNs }: ClockSetting): void {
    const apartNs = magnitude(byNs);
    const marginNs = MARGIN_NS + (apartNs < WINDOW_NS ? apartNs : 0n);
    this.#pause(fromNs - marginNs, toNs + marginNs, `the system clock was set by ${formatTime(byNs)} s`);
  }

  #pause(fromNs: TimeNs, untilNs: TimeNs, detail: string): void {
    const timeNs = later(fromNs, this.#watermarkNs);
    for (const interfaceId of this.#interfaceIds)
      this.#events.push({ timeNs, event: { kind: 'pause', timeNs, untilNs, interfaceId, detail } });
  }

  /** What came until then, and all events. The watermark never goes back. */
  #upTo(timeNs: TimeNs): Batch {
    if (timeNs > this.#watermarkNs) this.#watermarkNs = timeNs;
    const watermarkNs = this.#watermarkNs;
    const [due, waiting] = partition(this.#frames, (frame) => frame.timeNs <= watermarkNs);
    const batch = { frames: due, events: this.#events, watermarkNs };
    this.#frames = waiting;
    this.#events = [];
    return batch;
  }
}
