/** Reads what `bridge -t monitor fdb` prints in UTC (iproute2, bridge/monitor.c): a line with the time, then one with the entry. */
import { SECOND_NS, type TimeNs } from '../../core/time.ts';
import type { FdbEntry } from '../../state/host-state.ts';
import { parseFdb } from '../parse-fdb.ts';
import { parseFdbText } from './bridge-fdb-text.ts';
import { asUtc, monthOf } from './kernel-log-text.ts';

export interface MonitoredEntry {
  readonly timeNs: TimeNs;
  readonly entry: FdbEntry;
  readonly isGone: boolean;
}

const STAMP = /^Timestamp: \w{3} (\w{3}) +(\d{1,2}) (\d{2}):(\d{2}):(\d{2}) (\d{4}) (\d{1,6}) usec/;
const GONE = /^Deleted /;

export class FdbMonitorText {
  #timeNs: TimeNs | null = null;

  /** The entries that a line tells of: one, or none. Never throws. */
  read(line: string): readonly MonitoredEntry[] {
    const stamp = STAMP.exec(line);
    if (stamp !== null) {
      this.#timeNs = timeOf(stamp);
      return [];
    }
    const timeNs = this.#timeNs;
    if (timeNs === null) return [];
    const text = line.replace(/^\[NEIGH\]/, '');
    const entries = parseFdb(parseFdbText([text.replace(GONE, '')]), null);
    return entries.map((entry) => ({ timeNs, entry, isGone: GONE.test(text) }));
  }
}

function timeOf([, month, day, hour, minute, second, year, micro]: RegExpExecArray): TimeNs {
  const seconds = BigInt(Number(hour) * 3600 + Number(minute) * 60 + Number(second));
  const ns = seconds * SECOND_NS + BigInt(micro ?? 0) * 1_000n;
  return asUtc({ month: monthOf(month), day: Number(day), ns }, Number(year));
}
