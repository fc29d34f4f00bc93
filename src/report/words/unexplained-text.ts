/** Words for losses without a cause, and how to see what takes the frames. */
import type { Unexplained } from '../../diagnose/unexplained.ts';
import type { ReportTail } from '../report.ts';
import { sayCount } from './words.ts';

export function unexplainedText({ lastSeen, missing, count }: Unexplained): string {
  return `by all that was read ${sayCount(count, 'message')} should have got from ${lastSeen} to ${missing}`;
}

/** At most so many places are named. */
const MOST_PLACES = 2;

/** For losses beside causes that are about other exchanges: readers would take those causes for theirs. */
export function causelessTexts({ causeless = [] }: ReportTail): readonly string[] {
  const most = causeless.toSorted((a, b) => b.count - a.count).slice(0, MOST_PLACES);
  return most.map(
    ({ lastSeen, missing, count }) =>
      `not known why ${sayCount(count, 'message')} ${count === 1 ? 'was' : 'were'} lost between ${lastSeen} and ${missing}`,
  );
}

/** The kernel tells each frame that it drops and where (tracepoint skb:kfree_skb); an instance of tracing leaves nothing on. */
export const SEE_DROPS =
  "see where the kernel drops frames while the guest asks: sudo sh -c 'cd /sys/kernel/tracing/instances; mkdir drops; cd drops; echo 1 > events/skb/kfree_skb/enable; timeout 20 cat trace_pipe; cd ..; rmdir drops'";
