/** The trace made interfaces promiscuous, which may itself have changed what was delivered. */
import { fact } from '../fact.ts';
import { defineRule, NO_HITS } from '../rule.ts';

export const promiscuousObserver = defineRule({
  code: 'promiscuous-observer',
  facts: { interfaces: fact.texts },
  level: 'caution',
  needs: [],
  onEnd(_end, { promiscuous }) {
    if (promiscuous.size === 0) return NO_HITS;
    return [{ facts: { interfaces: [...promiscuous].sort() }, evidence: [], exchanges: [], messages: [] }];
  },
});
