/** A source ends early, or the input ends before the settle time of its last messages was over. */
import { fact } from '../fact.ts';
import { defineRule, NO_HITS } from '../rule.ts';

export const captureCutOff = defineRule({
  code: 'capture-cut-off',
  facts: { interface: fact.orNull(fact.text) },
  level: 'caution',
  needs: [],
  onVerdict({ id, exchangeId, verdict }) {
    if (!verdict?.reasons.includes('cut-off')) return NO_HITS;
    return [{ facts: { interface: null }, evidence: [], exchanges: [exchangeId], messages: [id] }];
  },
  onEnd({ cutOffs, judgedInTail }) {
    const early = cutOffs.map(({ interface: name, timeNs, detail }) => ({
      facts: { interface: name },
      evidence: [{ source: 'capture' as const, timeNs, interface: name, detail }],
      exchanges: [],
      messages: [],
    }));
    if (judgedInTail.length === 0) return early;
    const tail = { facts: { interface: null }, evidence: [], exchanges: [], messages: judgedInTail };
    return [...early, { ...tail, count: judgedInTail.length }];
  },
});
