/**
 * The clock that counts in a trace of several hosts is the first host's. Where that one is not reached at first, the trace begins by
 * this machine's clock and goes on so: the times of the host are moved, so that no time comes that has gone by.
 */
import type { Batch } from '../../capture/source.ts';
import {
  type DurationNs,
  END_OF_TIME,
  later,
  MILLISECOND_NS,
  magnitude,
  SECOND_NS,
  type TimeNs,
} from '../../core/time.ts';
import { moveTimes } from './move-batch.ts';

/** A host that seems to be off by less may be right, and its connection slow: its times stay its own. */
const DELAY_NS: DurationNs = 500n * MILLISECOND_NS;
/** The trace stays so far behind while the host is not reached: its first words are late where a machine is busy. */
const FIRST_WORDS_NS: DurationNs = 2n * SECOND_NS;
/** So long it is listened to before it is moved: of all that comes, what took the shortest way tells its clock best. */
const LISTENING_NS: DurationNs = SECOND_NS;
/** What it is said to have come to without a word may go on for so long: then it is gone again. */
const LONGEST_NS: DurationNs = 3n * SECOND_NS;

export class FirstClock {
  /** Up to where the trace went on without the host; null where it did not. */
  #untoldNs: TimeNs | null = null;
  /** What it has said while it is listened to. */
  #held: Batch[] = [];
  #byNs: DurationNs | null = null;

  /** By how much the times of the host are moved: nothing, but where it was not reached at first. */
  get movedNs(): DurationNs {
    return this.#byNs ?? 0n;
  }

  /** The batches of the first host that are due, by the clock of the trace. To be called with each, in order. */
  take(batch: Batch): readonly Batch[] {
    if (batch.isUntold) {
      const { watermarkNs: nowNs } = batch;
      this.#untoldNs = nowNs - FIRST_WORDS_NS;
      return [{ ...batch, watermarkNs: this.#untoldNs, nowNs, heardNs: nowNs }];
    }
    if (this.#untoldNs === null) return [batch];
    if (this.#byNs !== null) return [moved(batch, this.#byNs)];
    this.#held.push(batch);
    return this.#isKnown(batch) ? this.flush() : [];
  }

  /** What is held, because nothing more comes or enough has come. */
  flush(): readonly Batch[] {
    const [first] = this.#held;
    if (first === undefined) return [];
    const behindNs = behindOf(this.#held);
    const untoldNs = this.#untoldNs ?? first.watermarkNs;
    this.#byNs = magnitude(behindNs) < DELAY_NS ? 0n : later(untoldNs - first.watermarkNs, behindNs);
    return this.#held.splice(0).map((batch) => moved(batch, this.movedNs));
  }

  #isKnown({ heardNs, watermarkNs }: Batch): boolean {
    const first = this.#held[0]!;
    if (heardNs === undefined) return watermarkNs - first.watermarkNs >= LONGEST_NS;
    return heardNs - (first.heardNs ?? heardNs) >= LISTENING_NS;
  }
}

/** How far the clock of a host is behind that of this one, by the batch that took the shortest way. */
function behindOf(batches: readonly Batch[]): DurationNs {
  const apart = batches.flatMap(({ watermarkNs, nowNs, heardNs }) =>
    heardNs === undefined ? [] : heardNs - (nowNs ?? watermarkNs),
  );
  return apart.reduce((least, each) => (each < least ? each : least), apart[0] ?? 0n);
}

function moved(batch: Batch, byNs: DurationNs): Batch {
  const { frames, events, watermarkNs, nowNs } = batch;
  if (byNs === 0n || watermarkNs === -END_OF_TIME || watermarkNs === END_OF_TIME) return batch;
  const move = (timeNs: TimeNs) => timeNs + byNs;
  return {
    ...batch,
    frames: frames.map((frame) => ({ ...frame, timeNs: move(frame.timeNs) })),
    events: events.map(({ timeNs, event }) => ({
      timeNs: timeNs === null ? null : move(timeNs),
      event: moveTimes(event, move),
    })),
    watermarkNs: move(watermarkNs),
    ...(nowNs === undefined ? {} : { nowNs: move(nowNs) }),
  };
}
