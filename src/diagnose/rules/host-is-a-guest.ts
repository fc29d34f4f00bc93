/** This host is a virtual machine itself: the switch of the hypervisor below may refuse the MACs of its guests. A hint. */
import { frameEvidence } from '../evidence.ts';
import { fact } from '../fact.ts';
import { defineRule, NO_HITS, type RuleHandlers } from '../rule.ts';
import { unansweredByWire } from '../unanswered-by-wire.ts';

const FACTS = { hypervisor: fact.text, product: fact.orNull(fact.text), hop: fact.text };

export const hostIsAGuest = defineRule({
  code: 'host-is-a-guest',
  facts: FACTS,
  level: 'symptom',
  ofFailures: true,
  needs: ['machine'],
  create,
});

function create(): RuleHandlers<typeof FACTS> {
  let isConcerned = false;
  return {
    isConcerned: () => isConcerned,
    onExchange(exchange, known) {
      const unanswered = unansweredByWire(exchange, known);
      if (unanswered === null) return NO_HITS;
      isConcerned = true;
      const { left, hop, machine } = unanswered;
      if (machine?.hypervisor == null) return NO_HITS;
      return [
        {
          facts: { hypervisor: machine.hypervisor, product: machine.product, hop },
          evidence: [frameEvidence('left', left.message, left.sighting)],
          exchanges: [exchange.id],
          messages: [left.message.id],
        },
      ];
    },
  };
}
