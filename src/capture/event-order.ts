/** Where events stand among the frames of a batch. */
import type { SourceEvent, TimedEvent } from './source.ts';

/** An event to hand out before all frames. */
export function atOnce(event: SourceEvent): TimedEvent {
  return { timeNs: null, event };
}

/** Order for a sort of events: those before all frames first, ties as they stand. */
export function inOrder(a: TimedEvent, b: TimedEvent): number {
  if (a.timeNs === b.timeNs) return 0;
  if (a.timeNs === null || b.timeNs === null) return a.timeNs === null ? -1 : 1;
  return a.timeNs < b.timeNs ? -1 : 1;
}
