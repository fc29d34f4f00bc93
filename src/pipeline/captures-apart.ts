/** Captures that share no instant: what one shows, the other could not have shown. Pure. */
import { type DurationNs, later, type TimeNs } from '../core/time.ts';
import type { TimedMessage } from '../trace/clocks/shared-messages.ts';

/** Times of a first and of a last frame. */
export interface TimeSpan {
  readonly fromNs: TimeNs;
  readonly toNs: TimeNs;
}

/** A capture with its span by the clock of the replay. */
export interface CaptureSpan extends TimeSpan {
  readonly names: readonly string[];
}

/** From the first frame of all to the last; null without spans. */
export function jointSpan(spans: readonly TimeSpan[]): TimeSpan | null {
  const [first, ...others] = spans;
  if (first === undefined) return null;
  return others.reduce(
    (all, { fromNs, toNs }) => ({ fromNs: fromNs < all.fromNs ? fromNs : all.fromNs, toNs: later(toNs, all.toNs) }),
    first,
  );
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

/** A capture with its first messages; `aheadNs`: how far its clock is ahead, as far as that could be told. */
export interface CaptureMessages {
  readonly names: readonly string[];
  readonly messages: readonly TimedMessage[];
  readonly aheadNs: DurationNs;
}

/**
 * The interfaces of captures that show the same messages as another one and none of them within `settleNs`: by their clocks
 * they were taken at other times, and they share too little to tell by how much the clocks differ.
 */
export function clocksApart(captures: readonly CaptureMessages[], settleNs: DurationNs): readonly string[] {
  const times = captures.map(timesOf);
  const apart = captures.filter((_, i) => times.some((other, j) => i !== j && neverMeet(times[i]!, other, settleNs)));
  return apart.flatMap(({ names }) => names);
}

type Times = ReadonlyMap<number, readonly TimeNs[]>;

function timesOf({ messages, aheadNs }: CaptureMessages): Times {
  const times = new Map<number, TimeNs[]>();
  for (const { key, timeNs } of messages) {
    const known = times.get(key);
    if (known === undefined) times.set(key, [timeNs - aheadNs]);
    else known.push(timeNs - aheadNs);
  }
  return times;
}

function neverMeet(one: Times, other: Times, settleNs: DurationNs): boolean {
  let shared = false;
  for (const [key, here] of one) {
    const there = other.get(key) ?? [];
    shared ||= there.length > 0;
    if (here.some((a) => there.some((b) => a - b <= settleNs && b - a <= settleNs))) return false;
  }
  return shared;
}
