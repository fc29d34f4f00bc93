/**
 * What a host without dhcphop says twice a second beside tcpdump: what time it is there, so that silence is known to be silence, and
 * how long it has been up. Nobody can set the latter, so both together tell when somebody sets the clock.
 */
import { type DurationNs, MILLISECOND_NS, SECOND_NS, type TimeNs } from '../core/time.ts';

/**
 * One look at both clocks, in the words of a plain shell, without quotes and backslashes. The `date` of busybox knows no fractions
 * of a second; its `adjtimex` does, and asks only.
 */
export const LOOK_AT_CLOCKS =
  '{ read -r U x </proc/uptime; W=$(date +%s.%N); case $W in *N* | "") W=$(adjtimex) ;; esac; read -r V x </proc/uptime; } 2>/dev/null';
/** What it found. */
export const CLOCKS = '$W up $U $V';

/** The time of a host's clock, and how long the host had been up when that was read. */
export interface ClockSample {
  readonly wallNs: TimeNs;
  /** Null where the host does not tell, or tells the time in whole seconds. */
  readonly up: { readonly fromNs: DurationNs; readonly toNs: DurationNs } | null;
}

export interface Beat extends ClockSample {
  /** tcpdump has ended by then. */
  readonly isEnd: boolean;
}

/** /proc/uptime has two decimals. */
const UPTIME_STEP_NS = 10n * MILLISECOND_NS;
/** In the status of adjtimex: the fractions of its time are nanoseconds. */
const STA_NANO = 0x2000;

/** A line of standard error that tells the time there; null for all others. */
export function parseBeat(line: string): Beat | null {
  const [, word, rest = ''] = /^(beat|end) (.*)$/.exec(line) ?? [];
  const sample = parseClocks(rest);
  return sample && { ...sample, isEnd: word === 'end' };
}

/** What LOOK_AT_CLOCKS found; null where that is no time. */
export function parseClocks(text: string): ClockSample | null {
  const [wallText = '', upText = ''] = text.split(' up ');
  const wall = parseWall(wallText);
  if (wall === null) return null;
  const [, from, to] = /^(\d{1,10}\.\d\d) (\d{1,10}\.\d\d)$/.exec(upText.trim()) ?? [];
  const isTold = wall.isFine && from !== undefined && to !== undefined;
  return { wallNs: wall.ns, up: isTold ? { fromNs: decimal(from), toNs: decimal(to) + UPTIME_STEP_NS } : null };
}

function parseWall(text: string): { readonly ns: TimeNs; readonly isFine: boolean } | null {
  const [, status, seconds, fraction] =
    /status: +(\d+).*time\.tv_sec: +(\d{9,11}) time\.tv_usec: +(\d{1,9})/.exec(text) ?? [];
  if (status !== undefined) {
    const unitNs = (Number(status) & STA_NANO) === 0 ? 1_000n : 1n;
    return { ns: BigInt(seconds!) * SECOND_NS + BigInt(fraction!) * unitNs, isFine: true };
  }
  const [date] = /^\d{9,11}(?:\.\d{1,9})?/.exec(text) ?? [];
  return date === undefined ? null : { ns: decimal(date), isFine: date.includes('.') };
}

function decimal(text: string): bigint {
  const [whole = '', fraction = ''] = text.split('.');
  return BigInt(whole) * SECOND_NS + BigInt(fraction.padEnd(9, '0'));
}
