/** What is said of lost messages that by all that was read should have gone on, and how to see what took them. */
import type { Unexplained } from '../../diagnose/unexplained.ts';
import { sayCount } from './words.ts';

export function unexplainedText({ lastSeen, missing, count }: Unexplained): string {
  return `by all that was read ${sayCount(count, 'message')} should have got from ${lastSeen} to ${missing}`;
}

/** The kernel tells each frame that it drops and where (tracepoint skb:kfree_skb); an instance of tracing leaves nothing on. */
export const SEE_DROPS =
  "see where the kernel drops frames while the guest asks: sudo sh -c 'cd /sys/kernel/tracing/instances; mkdir drops; cd drops; echo 1 > events/skb/kfree_skb/enable; timeout 20 cat trace_pipe; cd ..; rmdir drops'";
