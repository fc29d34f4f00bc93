/**
 * The clock that counts in a trace of several hosts is the first host's. Where that one is not reached at first, the trace begins by
 * this machine's clock and goes on so: the times of the host are moved, so that no time comes that has gone by.
 */
import type { Batch } from '../../capture/source.ts';
import { type DurationNs, END_OF_TIME, later, magnitude, SECOND_NS, type TimeNs } from '../../core/time.ts';
import { moveTimes } from './move-batch.ts';

/** A host that seems to be behind by less may be right, and its connection slow: its times stay its own. */
const DELAY_NS: DurationNs = 2n * SECOND_NS;

export class FirstClock {
  /** Up to where the trace went on without the host; null where it did not. */
  #untoldNs: TimeNs | null = null;
  #aheadNs: DurationNs | null = null;

  /** By how much the times of the host are moved: nothing, but where it was not reached at first. */
  get movedNs(): DurationNs {
    return this.#aheadNs ?? 0n;
  }

  /** The batch of the first host by the clock of the trace. To be called with each, in order. */
  take(batch: Batch): Batch {
    const { watermarkNs, nowNs, heardNs } = batch;
    if (batch.isUntold) {
      this.#untoldNs = watermarkNs;
      return batch;
    }
    if (this.#untoldNs === null || watermarkNs === -END_OF_TIME || watermarkNs === END_OF_TIME) return batch;
    const behindNs = later(this.#untoldNs - watermarkNs, (heardNs ?? 0n) - (nowNs ?? heardNs ?? 0n));
    this.#aheadNs ??= magnitude(behindNs) < DELAY_NS ? 0n : behindNs;
    const byNs = this.#aheadNs;
    if (byNs === 0n) return batch;
    const move = (timeNs: TimeNs) => timeNs + byNs;
    return {
      ...batch,
      frames: batch.frames.map((frame) => ({ ...frame, timeNs: move(frame.timeNs) })),
      events: batch.events.map(({ timeNs, event }) => ({
        timeNs: timeNs === null ? null : move(timeNs),
        event: moveTimes(event, move),
      })),
      watermarkNs: move(watermarkNs),
      ...(nowNs === undefined ? {} : { nowNs: move(nowNs) }),
    };
  }
}
