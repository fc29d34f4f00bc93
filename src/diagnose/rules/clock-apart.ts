/** Files of hosts with different clocks: their times were made to agree by the messages that they share. */
import { formatTime } from '../../core/time.ts';
import { fact } from '../fact.ts';
import { defineRule } from '../rule.ts';

export const clockApart = defineRule({
  code: 'clock-apart',
  facts: {
    file: fact.text,
    ahead: fact.said('How far the clock of the file was ahead, negative where behind.', fact.seconds),
    matched: fact.whole,
    residual: fact.said('How far its times are off at most since.', fact.seconds),
  },
  level: 'caution',
  needs: [],
  onEnd({ clocks }) {
    return clocks.map(({ file, aheadNs, matched, residualNs }) => ({
      facts: { file, ahead: formatTime(aheadNs), matched, residual: formatTime(residualNs) },
      evidence: [],
      exchanges: [],
      messages: [],
    }));
  },
});
