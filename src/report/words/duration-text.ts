/** Durations as a person reads them, in a fitting unit. */
import type { DurationNs } from '../../core/time.ts';

/** `0`, `350 ns`, `31 us`, `1.2 ms`, `130 ms`, `12.4 s`, `15 min`, `2.5 h`. */
export function durationText(duration: DurationNs): string {
  if (duration < 0n) return `-${durationText(-duration)}`;
  if (duration === 0n) return '0';
  const ns = Number(duration);
  if (ns < 1e3) return `${ns} ns`;
  const [value, unit] =
    ns < 999.5e3
      ? [ns / 1e3, 'us']
      : ns < 999.5e6
        ? [ns / 1e6, 'ms']
        : ns < 600e9
          ? [ns / 1e9, 's']
          : ns < 36e11
            ? [ns / 60e9, 'min']
            : [ns / 36e11, 'h'];
  return `${value < 9.95 && unit !== 'us' ? value.toFixed(1) : unit === 's' || unit === 'h' ? value.toFixed(1) : Math.round(value)} ${unit}`;
}

/** A time relative to another: `0`, `+31 us`, `-3 us`. */
export function deltaText(delta: DurationNs): string {
  return delta > 0n ? `+${durationText(delta)}` : durationText(delta);
}
