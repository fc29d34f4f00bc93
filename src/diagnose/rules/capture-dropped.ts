/** The capture itself lost frames: nothing that it did not show proves a loss there. */
import { fact } from '../fact.ts';
import { defineRule } from '../rule.ts';

export const captureDropped = defineRule({
  code: 'capture-dropped',
  facts: { interface: fact.text },
  level: 'caution',
  needs: [],
  onEnd({ dropped }) {
    return [...dropped].map(([name, { dropped: count, timeNs }]) => ({
      facts: { interface: name },
      evidence: [{ source: 'stats', timeNs, interface: name, dropped: count }],
      exchanges: [],
      messages: [],
      count,
    }));
  },
});
