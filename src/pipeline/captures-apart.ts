/** Captures that share no instant say nothing of each other: what one shows was not to be seen by the other. Pure. */
import type { DurationNs, TimeNs } from '../core/time.ts';

/** A capture with the times of its first and its last frame, by the clock of the replay. */
export interface CaptureSpan {
  readonly names: readonly string[];
  readonly fromNs: TimeNs;
  readonly toNs: TimeNs;
}

/**
 * The interfaces of captures that lie wholly before or after another one, by more than `settleNs`. A capture tells no end,
 * so one that fell silent while others went on is not among them.
 */
export function capturesApart(spans: readonly CaptureSpan[], settleNs: DurationNs): readonly string[] {
  const isBefore = (one: CaptureSpan, other: CaptureSpan) => one.toNs + settleNs < other.fromNs;
  const apart = spans.filter((one) => spans.some((other) => isBefore(one, other) || isBefore(other, one)));
  return apart.flatMap(({ names }) => names);
}
