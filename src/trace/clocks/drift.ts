/**
 * How a clock runs on while no message tells: what was known of it well, carried on. One message after a pause may have been
 * held up, and moves the estimate only as far as clocks may have run apart meanwhile.
 */
import { type DurationNs, magnitude, type TimeNs } from '../../core/time.ts';

/** Crystals differ by up to 100 ppm, and NTP makes a clock run faster or slower by up to 500 (adjtimex). */
const DRIFT_PER_MILLION = 600n;
/** What is known this well tells how fast the clock runs. */
const SHARP_NS = 1_000_000n;
/** Times nearer to each other than this tell little of how fast it runs. */
const APART_NS = 5_000_000_000n;
const MOST_MARKS = 16;

interface Mark {
  readonly atNs: TimeNs;
  readonly aheadNs: DurationNs;
  readonly widthNs: DurationNs;
}

export class Drift {
  #marks: Mark[] = [];

  /** At this time the offset was known to lie within `widthNs`. */
  mark(atNs: TimeNs, aheadNs: DurationNs, widthNs: DurationNs): void {
    if (widthNs > SHARP_NS) return;
    const mark = { atNs, aheadNs, widthNs };
    const before = this.#marks.at(-2);
    if (before !== undefined && atNs - before.atNs < APART_NS) this.#marks[this.#marks.length - 1] = mark;
    else this.#marks.push(mark);
    if (this.#marks.length > MOST_MARKS) this.#marks.shift();
  }

  /** Where the offset is by now, give or take how much; null where it was never known well. */
  at(atNs: TimeNs): { readonly aheadNs: DurationNs; readonly roomNs: DurationNs } | null {
    const [first] = this.#marks;
    const last = this.#marks.at(-1);
    if (first === undefined || last === undefined) return null;
    const elapsedNs = atNs - last.atNs;
    const baseNs = last.atNs - first.atNs;
    if (baseNs < APART_NS) return { aheadNs: last.aheadNs, roomNs: last.widthNs + driftOver(elapsedNs) };
    const ranNs = ((last.aheadNs - first.aheadNs) * elapsedNs) / baseNs;
    const unsureNs = ((first.widthNs + last.widthNs) * elapsedNs) / baseNs;
    // NTP may have begun to slew since then.
    return { aheadNs: last.aheadNs + ranNs, roomNs: last.widthNs + unsureNs + driftOver(elapsedNs) };
  }
}

/** By how much two clocks may have run apart in this time. */
export function driftOver(elapsedNs: DurationNs): DurationNs {
  return (magnitude(elapsedNs) * DRIFT_PER_MILLION) / 1_000_000n;
}
