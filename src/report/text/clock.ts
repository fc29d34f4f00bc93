/** Times as a person reads them: time of day, with the zone said once. */
import { MILLISECOND_NS, SECOND_NS, type TimeNs } from '../../core/time.ts';

/** `local` follows the TZ of the process; a number is minutes east of UTC. */
export type TimeZone = 'utc' | 'local' | number;

export interface Clock {
  /** `10:42:37.004`, with the date before it where the trace spans several days, the year too where it spans several. */
  readonly milliseconds: (time: TimeNs) => string;
  /** `10:42:37.004858`. */
  readonly microseconds: (time: TimeNs) => string;
  /** `2026-09-21 10:42:37 +02:00`. */
  readonly full: (time: TimeNs) => string;
}

const two = (value: number) => String(value).padStart(2, '0');

/** Minutes east of UTC at a time. */
export function offsetMinutes(time: TimeNs, zone: TimeZone): number {
  if (typeof zone === 'number') return zone;
  return zone === 'utc' ? 0 : -new Date(Number(time / MILLISECOND_NS)).getTimezoneOffset();
}

/** A date whose UTC fields are those of a clock so many minutes east of UTC. */
function wallClock(time: TimeNs, minutes: number): Date {
  return new Date(Number(time / MILLISECOND_NS) + minutes * 60_000);
}

function dateText(wall: Date): string {
  return `${wall.getUTCFullYear()}-${two(wall.getUTCMonth() + 1)}-${two(wall.getUTCDate())}`;
}

function timeText(wall: Date): string {
  return `${two(wall.getUTCHours())}:${two(wall.getUTCMinutes())}:${two(wall.getUTCSeconds())}`;
}

function zoneText(minutes: number): string {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/**
 * A clock for a trace from `start` to `end`. It keeps the offset with which the trace began, which the report says once:
 * where summer time ends, nothing seems to happen before its cause.
 */
export function createClock(zone: TimeZone, start: TimeNs | null, end: TimeNs | null): Clock {
  const offset = offsetMinutes(start ?? 0n, zone);
  const day = (time: TimeNs) => dateText(wallClock(time, offset));
  const [first, last] = [day(start ?? 0n), day(end ?? start ?? 0n)];
  const withYear = first.slice(0, -6) !== last.slice(0, -6);
  const dateOf = (time: TimeNs) => (first === last ? '' : `${withYear ? day(time) : day(time).slice(-5)} `);
  const timeOfDay = (time: TimeNs, digits: number) => {
    const fraction = (((time % SECOND_NS) + SECOND_NS) % SECOND_NS).toString().padStart(9, '0').slice(0, digits);
    return `${dateOf(time)}${timeText(wallClock(time, offset))}.${fraction}`;
  };
  return {
    milliseconds: (time) => timeOfDay(time, 3),
    microseconds: (time) => timeOfDay(time, 6),
    full: (time) => `${day(time)} ${timeText(wallClock(time, offset))} ${zoneText(offset)}`,
  };
}
