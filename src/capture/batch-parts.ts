/**
 * Batches of bounded size: in a flood the engine hands over tens of thousands of frames at once, and between two parts of
 * them signals and timers have their turn.
 */
import { partition } from '../core/lists.ts';
import { later, type TimeNs } from '../core/time.ts';
import type { Batch } from './source.ts';

/** To follow so many takes some twenty milliseconds. */
export const MOST_FRAMES = 1_024;

/** The same in parts, at least one. What was reached before them, `reachedNs`, stays reached. */
export function partsOf(batch: Batch, reachedNs: TimeNs): readonly Batch[] {
  const { frames } = batch;
  const parts: Batch[] = [];
  let { events } = batch;
  let first = 0;
  for (let next = frames[MOST_FRAMES]; next !== undefined; next = frames[first + MOST_FRAMES]) {
    const watermarkNs = later(next.timeNs - 1n, reachedNs);
    const [told, held] = partition(events, ({ timeNs }) => timeNs === null || timeNs <= watermarkNs);
    parts.push({ frames: frames.slice(first, first + MOST_FRAMES), events: told, watermarkNs });
    events = held;
    first += MOST_FRAMES;
  }
  parts.push(first === 0 ? batch : { ...batch, frames: frames.slice(first), events });
  return parts;
}
