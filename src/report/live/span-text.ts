/** How long something lasts already, for text that is shown all the time: the longer, the coarser, so that it changes seldom. */
import { type DurationNs, SECOND_NS } from '../../core/time.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `12 s`, `3 min`, `2 h 5 min`, `4 d 2 h`. */
export function spanText(duration: DurationNs): string {
  const seconds = Math.max(0, Number(duration / SECOND_NS));
  if (seconds < 2 * MINUTE) return `${seconds} s`;
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)} min`;
  if (seconds < DAY) return joined(Math.floor(seconds / HOUR), 'h', Math.floor((seconds % HOUR) / MINUTE), 'min');
  return joined(Math.floor(seconds / DAY), 'd', Math.floor((seconds % DAY) / HOUR), 'h');
}

function joined(more: number, large: string, less: number, small: string): string {
  return less === 0 ? `${more} ${large}` : `${more} ${large} ${less} ${small}`;
}
