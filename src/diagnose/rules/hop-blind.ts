/** A hop did not show messages that the hops on both sides of it showed: it cannot tell where a message stops. */
import { defineRule, NO_HITS } from '../rule.ts';

export const hopBlind = defineRule({
  code: 'hop-blind',
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
  onEnd({ skipped }) {
    return [...skipped].map(([hop, count]) => ({ facts: { hop }, evidence: [], exchanges: [], messages: [], count }));
  },
});
