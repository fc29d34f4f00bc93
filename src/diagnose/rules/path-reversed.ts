/** The order of the hops is not known, or the frames contradict it: messages run against it. */
import { fact } from '../fact.ts';
import { defineRule, NO_HITS } from '../rule.ts';

/** Files named in the command to type; of more the command would be too long to read. */
const MOST_FILES = 12;

export const pathReversed = defineRule({
  code: 'path-reversed',
  facts: {
    hops: fact.texts,
    known: fact.said('The order was given or recorded, not inferred.', fact.flag),
    shown: fact.said('The order that the frames show; empty where they show none.', fact.texts),
    typed: fact.said('The arguments that --hops is to be added to.', fact.texts),
  },
  level: 'caution',
  needs: [],
  onEnd({ reversed, order, apart = [] }, { paths }) {
    // Captures that share no instant tell no order either, and knowing it would help nothing.
    if (apart.length > 0 && order?.source === 'inferred') return NO_HITS;
    if (!reversed && order?.holds !== false) return NO_HITS;
    const hops = paths[0]?.hops.map(({ name }) => name) ?? [];
    const typed = order?.typed ?? [];
    const facts = {
      hops,
      // Hops that were inferred run against nothing but the frames they were inferred from.
      known: order?.source !== 'inferred' && order?.source !== 'sources',
      // A path of the host's own wiring can only run the other way: its guest's port leads to the network, or a server.
      shown: order?.likely ?? (order?.source === 'host' && paths.length === 1 ? hops.toReversed() : []),
      typed: typed.length > MOST_FILES ? [] : typed,
    };
    return [{ facts, evidence: [], exchanges: [], messages: [] }];
  },
});
