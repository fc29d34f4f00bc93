/** Lines of a saved kernel log as states of the time of the captures: what was logged before or later explains nothing there. */
import { distance, SECOND_NS, type TimeNs } from '../../core/time.ts';
import type { HostState } from '../../state/host-state.ts';
import { asUtc, type LogTime } from '../text/kernel-log-text.ts';
import type { Gathered } from './gathered.ts';

/** What is known of the captures that the state goes with. */
export interface CaptureSpan {
  readonly fromNs: TimeNs;
  readonly toNs: TimeNs;
}

/** What to take from a time that is read as UTC and is one of a place, to have UTC. Seconds; asked for the time of a line. */
export type LocalZone = (timeNs: TimeNs) => number;

/** Dates of syslog have whole seconds, and the kernel's clock runs a little apart from that of the captures. */
const SLACK_NS = 2n * SECOND_NS;
const MOST_LINES = 10_000;

/** In the order of the log; null where no log was saved, or one without times. */
export function logStates(gathered: Gathered, span: CaptureSpan, zone: LocalZone): readonly HostState[] | null {
  if (gathered.log.length === 0) return gathered.wasAsked('kernel-log', null) ? [] : null;
  const saved = { files: gathered.files, timeNs: gathered.timeNs };
  const states: HostState[] = [];
  let untold = 0;
  for (const { when, text } of gathered.log) {
    const timeNs = timeOf(when, gathered.bootNs, span, zone);
    if (timeNs === null) untold++;
    else if (timeNs >= span.fromNs - SLACK_NS && timeNs <= span.toNs + SLACK_NS && states.length < MOST_LINES) {
      states.push({ kind: 'kernel-log', timeNs, text, saved });
    }
  }
  if (untold > 0) {
    gathered.remarks.push(
      `the kernel log: ${untold} lines have the time since boot only: save \`journalctl -k -o short-iso-precise\`, or run the script of \`dhcphop collect\``,
    );
  }
  return untold === gathered.log.length ? null : states;
}

function timeOf(when: LogTime, bootNs: TimeNs | null, { fromNs }: CaptureSpan, zone: LocalZone): TimeNs | null {
  switch (when.clock) {
    case 'real':
      return when.ns;
    case 'boot':
      return bootNs === null ? null : bootNs + when.ns;
    case 'local': {
      // syslog leaves out the year: that in which the line is nearest to the captures.
      const near = 1970 + Number(fromNs / (31_556_952n * SECOND_NS));
      const years = when.year === null ? [near - 1, near, near + 1] : [when.year];
      const times = years.map((year) => inZone(asUtc(when, year), zone));
      return times.reduce((best, time) => (distance(time, fromNs) < distance(best, fromNs) ? time : best));
    }
  }
}

function inZone(asIfUtc: TimeNs, zone: LocalZone): TimeNs {
  return asIfUtc - BigInt(zone(asIfUtc)) * SECOND_NS;
}
