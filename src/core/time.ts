/**
 * Exact time. A time is a bigint of nanoseconds since the epoch (no double holds one), a duration a bigint of
 * nanoseconds. Reports write times as seconds with nine decimals.
 */

/** Nanoseconds since 1970-01-01 UTC. */
export type TimeNs = bigint;
/** A length of time in nanoseconds. */
export type DurationNs = bigint;

export const SECOND_NS = 1_000_000_000n;
export const MILLISECOND_NS = 1_000_000n;

/** Later than every packet: the watermark at the end of input. */
export const END_OF_TIME: TimeNs = 0x7fff_ffff_ffff_ffffn;

/** Order for a sort of what has a time: the earlier first, ties as they stand. */
export function byTime(a: { readonly timeNs: TimeNs }, b: { readonly timeNs: TimeNs }): number {
  return a.timeNs < b.timeNs ? -1 : a.timeNs > b.timeNs ? 1 : 0;
}

/** The later of two times, the longer of two durations. */
export function later(a: TimeNs, b: TimeNs): TimeNs {
  return a > b ? a : b;
}

/** How long it is, whichever way. */
export function magnitude(ns: DurationNs): DurationNs {
  return ns < 0n ? -ns : ns;
}

/** Between two times, or two durations, whichever is the later. */
export function distance(a: TimeNs, b: TimeNs): DurationNs {
  return a > b ? a - b : b - a;
}

/** Epoch seconds with nine decimals, for instance `1790000000.522190123`. */
export function formatTime(time: TimeNs): string {
  if (time < 0n) return `-${formatTime(-time)}`;
  const digits = time.toString().padStart(10, '0');
  return `${digits.slice(0, -9)}.${digits.slice(-9)}`;
}

const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  ms: MILLISECOND_NS,
  s: SECOND_NS,
  m: 60n * SECOND_NS,
  h: 3600n * SECOND_NS,
  d: 86_400n * SECOND_NS,
};

/** The duration of text such as `250ms`, `1.5s` or `30` (seconds); null if it is none. */
export function parseDuration(text: string): DurationNs | null {
  const match = /^(\d{1,9})(?:\.(\d{1,9}))?(ns|us|ms|s|m|h|d)?$/.exec(text.trim());
  if (!match) return null;
  const unit = UNITS[match[3] ?? 's'] ?? SECOND_NS;
  const fraction = (match[2] ?? '').padEnd(9, '0');
  return BigInt(match[1] ?? '0') * unit + (BigInt(fraction) * unit) / SECOND_NS;
}
