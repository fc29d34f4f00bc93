/** A hop did not show messages that the hops on both sides of it showed: it cannot tell where a message stops. */
import { interfaceNamesOf } from '../../path/hops-of.ts';
import { fact } from '../fact.ts';
import { defineRule, NO_HITS } from '../rule.ts';

export const hopBlind = defineRule({
  code: 'hop-blind',
  facts: { hop: fact.text },
  level: 'caution',
  needs: [],
  onVerdict({ id, exchangeId, verdict }) {
    if (!verdict || verdict.blind.length === 0) return NO_HITS;
    // Not blind but not captured: the verdict says so itself.
    if (verdict.status === 'inconclusive' && !verdict.reasons.includes('all-later-hops-blind')) return NO_HITS;
    return verdict.blind.map((hop) => ({
      facts: { hop },
      evidence: [],
      exchanges: [exchangeId],
      messages: [id],
    }));
  },
  onEnd({ skipped }, { paths, bridgePortClients }) {
    // A client on a port of the bridge sends past it: the bridge had nothing to show.
    const passedBy = new Set(bridgePortClients.found(interfaceNamesOf(paths)).map(({ bridge }) => bridge));
    const blind = [...skipped].filter(([hop]) => !passedBy.has(hop));
    return blind.map(([hop, count]) => ({ facts: { hop }, evidence: [], exchanges: [], messages: [], count }));
  },
});
