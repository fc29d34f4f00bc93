/** What is said about `clock-apart`; the rule is src/diagnose/rules/clock-apart.ts. */
import { NOT_LIKELY, say, sayCount, type Words } from './words.ts';

export const clockApart: Words<'clock-apart'> = {
  brief: 'the clocks of two captures differ, and were made equal',
  title: ({ file, ahead, matched, residual, uncertainty, sets }) => {
    const seconds = Number(say(ahead, '0'));
    const by = `${Math.abs(seconds).toFixed(3)} s ${seconds < 0 ? 'behind' : 'ahead of'} the others`;
    const rest = `${Math.ceil(Number(say(residual, '0')) * 1e6)} us`;
    if (uncertainty !== undefined) {
      const known = `${(Number(say(uncertainty, '0')) * 1e3).toFixed(1)} ms`;
      const set = sets === undefined ? '' : `, and set ${sayCount(Number(say(sets, '0')), 'time')} meanwhile`;
      return `the clock of ${say(file, 'a host')} was ${by}, give or take ${known}${set}: followed by ${say(matched, 'some')} messages`;
    }
    return `the clock of ${say(file, 'a file')} was ${by}: made equal by ${say(matched, 'some')} messages, to within ${rest}`;
  },
  likely: NOT_LIKELY,
  meaning:
    'The captures come from hosts whose clocks differ. The times of one were moved, so that messages which two captures hold meet again. Delays between hops of different hosts are no longer than the rest that is told, and may be wrong by as much.',
  proof:
    'Requests and replies that two captures hold once each are apart by the same time, and in the same direction; a slow hop delays them in opposite directions.',
  advice: () => ['for exact delays between hosts let NTP or PTP set their clocks, and capture again'],
};
