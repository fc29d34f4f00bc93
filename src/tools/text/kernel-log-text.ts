/** Reads lines of the kernel log as dmesg, journalctl and syslog print them, each with what it says of its time. */
import { SECOND_NS, type TimeNs } from '../../core/time.ts';

/** `boot`: since the kernel began. `real`: since the epoch. `local`: a date of a time zone that it does not tell. */
export type LogTime =
  | { readonly clock: 'boot' | 'real'; readonly ns: bigint }
  | {
      readonly clock: 'local';
      readonly year: number | null;
      readonly month: number;
      readonly day: number;
      readonly ns: bigint;
    };

export interface LogLine {
  readonly when: LogTime;
  readonly text: string;
}

const MONTHS = 'Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec';
const DAY_TIME = String.raw`(\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?`;
/** `[  123.456789] text`, with a level in front or the caller behind where the kernel prints them. */
const BOOT = /^(?:<\d+>)?\[\s*(\d+)\.(\d{3,9})\](?:\[[^\]]*\])?\s(.*)$/;
/** `journalctl -o short-unix`. */
const UNIX = /^(\d{9,10})\.(\d{6}) \S+ kernel: (.*)$/;
/** `journalctl -o short-iso` and short-iso-precise, syslog of RFC 5424 daemons; `dmesg --time-format iso` has no host. */
const ISO = new RegExp(`^(\\d{4})-(\\d\\d)-(\\d\\d)T${DAY_TIME}(Z|[+-]\\d\\d:?\\d\\d)? (?:\\S+ kernel: )(.*)$`);
const ISO_DMESG = new RegExp(`^(\\d{4})-(\\d\\d)-(\\d\\d)T${DAY_TIME}(Z|[+-]\\d\\d:?\\d\\d)? (.*)$`);
/** `Nov 29 21:00:00 host kernel: text`. */
const SYSLOG = new RegExp(`^(${MONTHS}) +(\\d{1,2}) ${DAY_TIME} \\S+ kernel: (.*)$`);
/** `dmesg -T`. */
const CTIME = new RegExp(`^\\[(?:[A-Z][a-z]{2}) (${MONTHS}) +(\\d{1,2}) ${DAY_TIME} (\\d{4})\\] (.*)$`);

export function beginsLog(line: string): boolean {
  return parseLogLine(line) !== null;
}

/** Null for any other line. */
export function parseLogLine(line: string): LogLine | null {
  const boot = BOOT.exec(line);
  if (boot !== null) return { when: { clock: 'boot', ns: nanoseconds(boot[1], boot[2]) }, text: boot[3] ?? '' };
  const unix = UNIX.exec(line);
  if (unix !== null) return { when: { clock: 'real', ns: nanoseconds(unix[1], unix[2]) }, text: bare(unix[3]) };
  const iso = ISO.exec(line) ?? (line.includes(',') ? ISO_DMESG.exec(line) : null);
  if (iso !== null) {
    const [, year, month, day, h, m, s, fraction, zone, text] = iso;
    const when = { year: Number(year), month: Number(month), day: Number(day), ns: timeOfDay(h, m, s, fraction) };
    return { when: zone === undefined ? { clock: 'local', ...when } : inZone(when, zone), text: bare(text) };
  }
  const syslog = SYSLOG.exec(line);
  if (syslog !== null) {
    const [, month, day, h, m, s, fraction, text] = syslog;
    const ns = timeOfDay(h, m, s, fraction);
    return { when: { clock: 'local', year: null, month: monthOf(month), day: Number(day), ns }, text: bare(text) };
  }
  const ctime = CTIME.exec(line);
  if (ctime === null) return null;
  const [, month, day, h, m, s, fraction, year, text] = ctime;
  const ns = timeOfDay(h, m, s, fraction);
  return {
    when: { clock: 'local', year: Number(year), month: monthOf(month), day: Number(day), ns },
    text: text ?? '',
  };
}

/** Days since the epoch of a date in the Gregorian calendar. Months and days beyond their range roll over. */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return (
    era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
  );
}

/** The time of a date and a time of day, as if the zone were UTC. */
export function asUtc(
  date: { readonly month: number; readonly day: number; readonly ns: bigint },
  year: number,
): TimeNs {
  return BigInt(daysSinceEpoch(year, date.month, date.day)) * 86_400n * SECOND_NS + date.ns;
}

function inZone(date: { year: number; month: number; day: number; ns: bigint }, zone: string): LogTime {
  const [, sign = '+', hours = '0', minutes = '0'] = /^([+-])(\d\d):?(\d\d)$/.exec(zone) ?? [];
  const offset = BigInt(Number(hours) * 3600 + Number(minutes) * 60) * SECOND_NS;
  return { clock: 'real', ns: asUtc(date, date.year) - (sign === '-' ? -offset : offset) };
}

/** 1 for `Jan`; 0 for what is no month. */
export function monthOf(name = ''): number {
  return MONTHS.split('|').indexOf(name) + 1;
}

function timeOfDay(hours = '0', minutes = '0', seconds = '0', fraction = ''): bigint {
  return nanoseconds(String(Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)), fraction);
}

function nanoseconds(seconds = '0', fraction = ''): bigint {
  return BigInt(seconds) * SECOND_NS + BigInt(fraction.padEnd(9, '0'));
}

/** journald keeps the kernel's own time in front where it is told to print it. */
function bare(text = ''): string {
  return text.replace(/^\[\s*\d+\.\d+\] /, '');
}
