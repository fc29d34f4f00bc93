/** Files or hosts with different clocks: their times were made to agree by the messages that they share. */
import { END_OF_TIME, formatTime } from '../../core/time.ts';
import { type ClockState, clockKind } from '../../state/kinds/clock.ts';
import { CLOCK_SLACK_NS } from '../../trace/limits.ts';
import { fact } from '../fact.ts';
import { defineRule } from '../rule.ts';

export const clockApart = defineRule({
  code: 'clock-apart',
  facts: {
    file: fact.said('The file, or the host of several.', fact.text),
    ahead: fact.said('How far the clock of the file was ahead, negative where behind.', fact.seconds),
    matched: fact.whole,
    residual: fact.said('How far its times are off at most since.', fact.seconds),
    uncertainty: fact.said('Of the clock of a host, as it was known last.', fact.optional(fact.seconds)),
    sets: fact.said('How often the clock of a host was set meanwhile.', fact.optional(fact.whole)),
  },
  level: 'caution',
  needs: [],
  onEnd({ clocks }, known) {
    const ofFiles = clocks.map(({ file, aheadNs, matched, residualNs }) => ({
      file,
      ahead: formatTime(aheadNs),
      matched,
      residual: formatTime(residualNs),
    }));
    const hosts = [...known.hosts].sort(([a], [b]) => ((a ?? '') < (b ?? '') ? -1 : 1));
    const ofHosts = hosts.flatMap(([host, { histories }]) => {
      const clock = histories.of(clockKind).at(END_OF_TIME);
      if (host === null || clock === null || isRight(clock)) return [];
      const { ahead, uncertainty, matched, residual, sets } = clock;
      return { file: host, ahead, matched, residual, uncertainty, ...(sets === 0 ? {} : { sets }) };
    });
    return [...ofFiles, ...ofHosts].map((facts) => ({ facts, evidence: [], exchanges: [], messages: [] }));
  },
});

/** Nobody sees a smaller difference in the order of times. */
function isRight({ ahead, sets }: ClockState): boolean {
  return sets === 0 && Math.abs(Number(ahead)) < Number(CLOCK_SLACK_NS) / 1e9;
}
