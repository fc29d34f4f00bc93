/**
 * Puts what the engine drained, ring by ring, into the order of time over all interfaces, and holds back what is newer
 * than the watermark.
 */
import type { Frame } from '../core/frame.ts';
import { partition } from '../core/lists.ts';
import type { TimeNs } from '../core/time.ts';
import { atOnce } from './event-order.ts';
import type { Batch, TimedEvent } from './source.ts';

export interface LiveOrder {
  /** What is due at the watermark. `last` hands out everything. */
  next(frames: readonly Frame[], events: readonly TimedEvent[], watermarkNs: TimeNs, last: boolean): Batch;
}

export function createLiveOrder(): LiveOrder {
  let heldFrames: Frame[] = [];
  let heldEvents: TimedEvent[] = [];
  let reachedNs: TimeNs = 0n;
  let lateTold = false;

  return {
    next(frames, events, watermarkNs, last) {
      const sorted = heldFrames.concat(frames).sort(byTime);
      const before = reachedNs;
      if (watermarkNs > reachedNs) reachedNs = watermarkNs;
      const newest = sorted.at(-1)?.timeNs ?? 0n;
      if (last && newest > reachedNs) reachedNs = newest;
      const due = countDue(sorted, reachedNs);
      heldFrames = sorted.slice(due);

      const all = heldEvents.concat(events);
      const isDue = ({ timeNs }: TimedEvent): boolean => last || timeNs === null || timeNs <= reachedNs;
      const [told, held] = partition(all, isDue);
      heldEvents = held;

      const first = sorted[0];
      if (due > 0 && first && first.timeNs <= before && !lateTold) {
        lateTold = true;
        told.push(atOnce({ kind: 'warning', message: lateness(before - first.timeNs) }));
      }
      return { frames: due === sorted.length ? sorted : sorted.slice(0, due), events: told, watermarkNs: reachedNs };
    },
  };
}

/** Interfaces side by side in one instant keep the order of their announcement, so that a replay has it too. */
function byTime(a: Frame, b: Frame): number {
  if (a.timeNs !== b.timeNs) return a.timeNs < b.timeNs ? -1 : 1;
  return a.interfaceId - b.interfaceId;
}

/** How many of the sorted frames are at or before `timeNs`. */
function countDue(sorted: readonly Frame[], timeNs: TimeNs): number {
  let due = sorted.length;
  while (due > 0 && sorted[due - 1]!.timeNs > timeNs) due--;
  return due;
}

function lateness(lateNs: bigint): string {
  return `a frame was delivered ${lateNs / 1_000_000n} ms after its time had passed (the clock was set back, or the host is overloaded): verdicts near it may be wrong`;
}
