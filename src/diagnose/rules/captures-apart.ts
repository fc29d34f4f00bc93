/** Captures that share no instant with each other: what one shows, the other could not have shown. */
import { fact } from '../fact.ts';
import { defineRule, NO_HITS } from '../rule.ts';

export const capturesApart = defineRule({
  code: 'captures-apart',
  facts: { interfaces: fact.someTexts },
  level: 'caution',
  needs: [],
  onEnd({ apart }) {
    if (apart === undefined || apart.length === 0) return NO_HITS;
    return [{ facts: { interfaces: apart }, evidence: [], exchanges: [], messages: [] }];
  },
});
