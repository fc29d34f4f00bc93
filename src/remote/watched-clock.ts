/**
 * The clock of another host, watched by what the host tells of it (beat.ts): times go on as if it had not been set, which is what
 * dhcphop there would tell (native/src/trace-clock.h). How far the time is from how long the host has been up changes only where
 * the clock is set: NTP that slews makes both run faster or slower. Each look at both bounds that difference, so looks that no
 * difference fits are of a clock that was set between them.
 */
import { type DurationNs, END_OF_TIME, later, MILLISECOND_NS, SECOND_NS, type TimeNs } from '../core/time.ts';
import type { ClockSample } from './beat.ts';

/** The clock was set between these two times; by the times that go on. */
export interface ClockSetting {
  readonly fromNs: TimeNs;
  readonly toNs: TimeNs;
  readonly byNs: DurationNs;
}

/** From one setting to the next. */
interface Era {
  /** The time less how long the host has been up lies between these. */
  leastNs: DurationNs;
  mostNs: DurationNs;
  /** By how much the clock was set since the first era. */
  readonly setByNs: DurationNs;
  /** It began after this. */
  fromNs: TimeNs;
  /** And ended before this. */
  untilNs: TimeNs;
  /** Its latest look. */
  reachNs: TimeNs;
  readonly firstUpNs: DurationNs;
  lastUpNs: DurationNs;
}

/** A look that took longer tells too little of how much the clock was set by: then the next one is waited for. */
const SURE_NS = 25n * MILLISECOND_NS;
const MOST_UNSURE = 10;
/** Looks of several connections come in any order, but not by so much. */
const REBOOT_NS = 10n * SECOND_NS;
/** By how much a setting is known, about. */
const SLACK_NS = 20n * MILLISECOND_NS;
/** What is read now is not later than the latest look by more than this. */
const READ_NS = 2n * SECOND_NS;
const MOST_ERAS = 8;
const MOST_SETTINGS = 100;

type Bounds = Pick<Era, 'leastNs' | 'mostNs'>;

export class WatchedClock {
  readonly #onSet: (setting: ClockSetting) => void;
  #eras: Era[] = [];
  /** What the difference was before anything was set: how much each era was set by is told from here. */
  #zero: Era | null = null;
  /** The clock was set, and these looks do not tell well by how much. */
  #unsure: (Bounds & { count: number }) | null = null;
  #settings: ClockSetting[] = [];
  /** How often it was set. */
  count = 0;
  /** The host was started anew: whether its clock was set meanwhile is not known. */
  wasRestarted = false;

  constructor(onSet: (setting: ClockSetting) => void = () => undefined) {
    this.#onSet = onSet;
  }

  /** It was looked at. */
  get isKnown(): boolean {
    return this.#eras.length > 0;
  }

  /** Takes a look in; returns its time as it goes on, or null while that is not known. */
  take({ wallNs, up }: ClockSample): TimeNs | null {
    const era = this.#eras.at(-1);
    if (up === null) return this.asNow(wallNs);
    const bounds = { leastNs: wallNs - up.toNs, mostNs: wallNs - up.fromNs };
    if (era === undefined || up.toNs < era.lastUpNs - REBOOT_NS) {
      if (era !== undefined) this.wasRestarted = true;
      const setByNs = era?.setByNs ?? 0n;
      const begun = this.#begin(bounds, setByNs, up.fromNs, wallNs - setByNs);
      this.#zero = begun;
      return begun.reachNs;
    }
    if (fits(era, bounds)) return this.#goOn(era, bounds, up.fromNs, wallNs);
    // Another connection may bring a look from before the setting that is known.
    const before = this.#eras.at(-2);
    if (before !== undefined && up.fromNs < era.firstUpNs && fits(before, bounds))
      return this.#goOn(before, bounds, up.fromNs, wallNs);
    return this.#set(era, bounds, up.fromNs, wallNs);
  }

  /** Settings since the first `count` of them. */
  settingsSince(count: number): readonly ClockSetting[] {
    return count >= this.count ? [] : this.#settings.slice(count - this.count);
  }

  /** What a stamp may be as a time that goes on, where that is to lie between two times: the latest one last. */
  placesOf(stampNs: TimeNs, leastNs: TimeNs, mostNs: TimeNs): readonly TimeNs[] {
    if (this.#eras.length === 0) return [stampNs];
    const places: TimeNs[] = [];
    for (const { setByNs, fromNs, untilNs } of this.#eras) {
      const timeNs = stampNs - setByNs;
      if (timeNs < later(leastNs, fromNs - SLACK_NS) || timeNs > mostNs || timeNs > untilNs + SLACK_NS) continue;
      places.push(timeNs);
    }
    return places.sort((a, b) => (a < b ? -1 : 1));
  }

  /** The time that goes on for a stamp that was read now: the latest that is not to come. */
  at(stampNs: TimeNs): TimeNs {
    const era = this.#eras.at(-1);
    if (era === undefined) return stampNs;
    return this.placesOf(stampNs, -END_OF_TIME, era.reachNs + READ_NS).at(-1) ?? this.asNow(stampNs);
  }

  /** By the clock as it is now. */
  asNow(stampNs: TimeNs): TimeNs {
    return stampNs - (this.#eras.at(-1)?.setByNs ?? 0n);
  }

  #goOn(era: Era, { leastNs, mostNs }: Bounds, upNs: DurationNs, wallNs: TimeNs): TimeNs {
    era.leastNs = later(era.leastNs, leastNs);
    if (mostNs < era.mostNs) era.mostNs = mostNs;
    era.lastUpNs = later(era.lastUpNs, upNs);
    const timeNs = wallNs - era.setByNs;
    era.reachNs = later(era.reachNs, timeNs);
    const next = this.#eras[this.#eras.indexOf(era) + 1];
    if (next === undefined) this.#unsure = null;
    else next.fromNs = later(next.fromNs, timeNs);
    return timeNs;
  }

  #set(before: Era, told: Bounds, upNs: DurationNs, wallNs: TimeNs): TimeNs | null {
    const unsure = this.#unsure;
    const bounds = unsure !== null && fits(unsure, told) ? joint(unsure, told) : told;
    const count = (unsure?.count ?? 0) + 1;
    if (bounds.mostNs - bounds.leastNs > SURE_NS && count < MOST_UNSURE) {
      this.#unsure = { ...bounds, count };
      return null;
    }
    const zero = this.#zero!;
    const setByNs = middle(bounds) - middle(zero) + zero.setByNs;
    const timeNs = later(wallNs - setByNs, before.reachNs);
    const setting = { fromNs: before.reachNs, toNs: timeNs, byNs: setByNs - before.setByNs };
    before.untilNs = timeNs;
    this.#begin(bounds, setByNs, upNs, timeNs).fromNs = before.reachNs;
    this.count++;
    this.#settings = [...this.#settings, setting].slice(-MOST_SETTINGS);
    this.#onSet(setting);
    return timeNs;
  }

  #begin({ leastNs, mostNs }: Bounds, setByNs: DurationNs, upNs: DurationNs, timeNs: TimeNs): Era {
    this.#unsure = null;
    const era = {
      leastNs,
      mostNs,
      setByNs,
      fromNs: -END_OF_TIME,
      untilNs: END_OF_TIME,
      reachNs: timeNs,
      firstUpNs: upNs,
      lastUpNs: upNs,
    };
    this.#eras = [...this.#eras, era].slice(-MOST_ERAS);
    return era;
  }
}

function fits(one: Bounds, other: Bounds): boolean {
  return one.leastNs <= other.mostNs && other.leastNs <= one.mostNs;
}

function joint(one: Bounds, other: Bounds): Bounds {
  return {
    leastNs: later(one.leastNs, other.leastNs),
    mostNs: one.mostNs < other.mostNs ? one.mostNs : other.mostNs,
  };
}

function middle({ leastNs, mostNs }: Bounds): DurationNs {
  return (leastNs + mostNs) / 2n;
}
