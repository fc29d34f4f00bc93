/** One hop only: what was seen was seen, and nothing can be said about loss. */
import { defineRule } from '../rule.ts';

export const singleHop = defineRule({
  code: 'single-hop',
  level: 'caution',
  needs: [],
  onEnd(_end, { paths }) {
    return paths
      .filter(({ hops }) => hops.length === 1)
      .map(({ hops }) => ({ facts: { hop: hops[0]?.name ?? null }, evidence: [], exchanges: [], messages: [] }));
  },
});
