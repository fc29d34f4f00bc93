/**
 * Frames in steps, between which the trace settles what is due: state stays small in large batches. A generator yields where
 * much is to be settled at once, so that the event loop has a turn.
 */
import type { Frame } from '../core/frame.ts';
import { END_OF_TIME, type TimeNs } from '../core/time.ts';
import type { Tracer } from '../trace/tracer.ts';
import { CLIENTS_A_TURN } from './turn.ts';

/** How many frames of a batch are sighted between two looks at what has settled. */
const FRAMES_A_STEP = 64;

export interface FrameTaker {
  /** Null before the trace has begun. */
  readonly tracer: () => Tracer | null;
  readonly take: (frame: Frame) => void;
}

export class FrameSteps {
  readonly #taker: FrameTaker;

  constructor(taker: FrameTaker) {
    this.#taker = taker;
  }

  /**
   * Takes the frames of a batch from index `first` on up to a time, and returns the index of the first one after it. They
   * are in order of time, so what is older than one of them is complete: it settles at once. A path that joins at that
   * time meets the same trace live and replayed, however the batches fall.
   */
  *take(frames: readonly Frame[], first: number, untilNs = END_OF_TIME): Generator<void, number> {
    let next = first;
    for (let frame = frames[next]; frame !== undefined && frame.timeNs <= untilNs; frame = frames[next]) {
      if (next % FRAMES_A_STEP === 0) yield* this.advance(frame.timeNs - 1n);
      next = this.#step(frames, next, untilNs);
    }
    if (untilNs < END_OF_TIME) yield* this.advance(untilNs);
    return next;
  }

  *advance(watermarkNs: TimeNs): Generator<void> {
    while (this.#taker.tracer()?.advance(watermarkNs, CLIENTS_A_TURN) === false) yield;
  }

  /** Takes frames from index `first` on up to a time, to the end of the step at most; returns the index of the next one. */
  #step(frames: readonly Frame[], first: number, untilNs: TimeNs): number {
    const end = first - (first % FRAMES_A_STEP) + FRAMES_A_STEP;
    let next = first;
    for (; next < end; next++) {
      const frame = frames[next];
      if (frame === undefined || frame.timeNs > untilNs) break;
      this.#taker.take(frame);
    }
    return next;
  }
}
