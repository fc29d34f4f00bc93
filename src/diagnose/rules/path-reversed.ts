/** Between two hops all that tells a heading runs against it: the sources seem to be in the wrong order. */
import { defineRule, NO_HITS } from '../rule.ts';

export const pathReversed = defineRule({
  code: 'path-reversed',
  level: 'caution',
  needs: [],
  onEnd({ reversed }, { paths }) {
    if (!reversed) return NO_HITS;
    const hops = paths[0]?.hops.map(({ name }) => name) ?? [];
    return [{ facts: { hops }, evidence: [], exchanges: [], messages: [] }];
  },
});
