/**
 * What is still followed of a live capture that was told to end. In a flood as many frames are captured and not followed yet
 * as fit into the rings and the buffer, which takes seconds: the oldest of them are followed, the others are left out, and
 * nothing is claimed of their time.
 */
import { append } from '../core/lists.ts';
import { END_OF_TIME, type TimeNs } from '../core/time.ts';
import { atOnce } from './event-order.ts';
import type { Batch, TimedEvent } from './source.ts';

/** To follow so many takes half a second, about. A host that is slow, but not flooded, never has as many waiting. */
export const MOST_LAST_FRAMES = 32_768;

/** The events that tell of a time in which no interface showed anything. */
export type Absence = (fromNs: TimeNs, toNs: TimeNs, detail: string) => readonly TimedEvent[];

export class LastFrames {
  readonly #absence: Absence;
  #left = MOST_LAST_FRAMES;
  #leftOut = 0;
  /** The time of the first frame that is left out. */
  #fromNs: TimeNs = END_OF_TIME;
  #events: TimedEvent[] = [];

  constructor(absence: Absence) {
    this.#absence = absence;
  }

  /**
   * What is to be handed out of a batch that comes after the capture was told to end: null for nothing yet. `reachedNs`: the
   * watermark before it; `last`: no batch comes after it.
   */
  take(batch: Batch, reachedNs: TimeNs, last: boolean): Batch | null {
    const { frames, watermarkNs } = batch;
    const followed = frames.slice(0, this.#left);
    this.#left -= followed.length;
    const first = frames[followed.length];
    if (first !== undefined && this.#leftOut === 0) this.#fromNs = first.timeNs;
    this.#leftOut += frames.length - followed.length;
    if (this.#leftOut === 0) return batch;
    append(this.#events, batch.events);
    // Nothing may be judged by that time before it is told that nobody looked.
    if (!last) return followed.length === 0 ? null : { frames: followed, events: [], watermarkNs: reachedNs };
    const detail = `${this.#leftOut} captured frames are left out, for the trace was told to end while it was behind by as many`;
    const told = [...this.#absence(this.#fromNs, watermarkNs, detail), atOnce({ kind: 'warning', message: detail })];
    return { ...batch, frames: followed, events: told.concat(this.#events) };
  }
}
