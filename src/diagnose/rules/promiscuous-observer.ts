/** The trace made interfaces promiscuous, which may itself have changed what was delivered. */
import { defineRule } from '../rule.ts';

export const promiscuousObserver = defineRule({
  code: 'promiscuous-observer',
  level: 'caution',
  needs: [],
  onEnd(_end, { promiscuous }) {
    if (promiscuous.size === 0) return [];
    return [{ facts: { interfaces: [...promiscuous].sort() }, evidence: [], exchanges: [], messages: [] }];
  },
});
