/** Files of hosts with different clocks: their times were made to agree by the messages that they share. */
import { formatTime } from '../../core/time.ts';
import { defineRule } from '../rule.ts';

export const clockApart = defineRule({
  code: 'clock-apart',
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
