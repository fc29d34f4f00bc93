/**
 * The latest frame of a pcapng so far, and how many came late. Called for each frame, kept or not, so a time is a double
 * in seconds; the exact one is made of its ticks when asked for.
 */
import type { TimeNs } from '../core/time.ts';
import type { ScanCounts } from './scanner.ts';
import type { Resolution } from './timestamp.ts';

export class LatestFrame {
  readonly #counts: ScanCounts;
  readonly #windowSeconds: number;
  #seconds = Number.NEGATIVE_INFINITY;
  #high = 0;
  #low = 0;
  #resolution: Resolution | null = null;

  /** `windowSeconds`: a frame further back than that is counted as late, in `counts`. */
  constructor(counts: ScanCounts, windowSeconds: number) {
    this.#counts = counts;
    this.#windowSeconds = windowSeconds;
  }

  /** A frame, byte `offset` of the file, at `seconds` since 1970: `high` and `low` word of its ticks in `resolution`. */
  see(seconds: number, high: number, low: number, resolution: Resolution, offset: number): void {
    if (seconds >= this.#seconds) {
      this.#seconds = seconds;
      this.#high = high;
      this.#low = low;
      this.#resolution = resolution;
    } else if (seconds < this.#seconds - this.#windowSeconds) noteLate(this.#counts, offset, this.#seconds - seconds);
  }

  /** Null before the first frame. */
  timeNs(): TimeNs | null {
    return this.#resolution?.toNs(this.#high, this.#low) ?? null;
  }
}

/** Counts a frame, byte `offset` of the file, that is `seconds` older than one before it. */
export function noteLate(counts: ScanCounts, offset: number, seconds: number): void {
  if (counts.late++ > 0) return;
  counts.firstLateOffset = offset;
  counts.firstLateSeconds = seconds;
}
