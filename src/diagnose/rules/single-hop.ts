/** One hop only: what was seen was seen, and nothing can be said about loss. */
import { fact } from '../fact.ts';
import { defineRule } from '../rule.ts';

export const singleHop = defineRule({
  code: 'single-hop',
  facts: { hop: fact.orNull(fact.text) },
  level: 'caution',
  needs: [],
  onEnd(_end, { paths }) {
    return paths
      .filter(({ hops }) => hops.length === 1)
      .map(({ hops }) => ({ facts: { hop: hops[0]?.name ?? null }, evidence: [], exchanges: [], messages: [] }));
  },
});
