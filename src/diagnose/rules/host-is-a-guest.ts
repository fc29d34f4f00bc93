/** This host is a virtual machine itself: the switch of the hypervisor below may refuse the MACs of its guests. A hint. */
import { machineKind } from '../../state/kinds/machine.ts';
import { frameEvidence } from '../evidence.ts';
import { fact } from '../fact.ts';
import { pathEndOf } from '../path-end.ts';
import { defineRule, NO_HITS, type RuleHandlers } from '../rule.ts';
import { unansweredDepartures } from '../unanswered.ts';

const FACTS = { hypervisor: fact.text, product: fact.orNull(fact.text), hop: fact.text };

export const hostIsAGuest = defineRule({
  code: 'host-is-a-guest',
  facts: FACTS,
  level: 'symptom',
  needs: ['machine'],
  create,
});

function create(): RuleHandlers<typeof FACTS> {
  let isConcerned = false;
  return {
    isConcerned: () => isConcerned,
    onExchange(exchange, known) {
      const [outermost] = exchange.path.hops;
      const [left] = unansweredDepartures(exchange, known);
      if (outermost === undefined || left === undefined || pathEndOf(exchange.path, known.links) !== 'wire')
        return NO_HITS;
      isConcerned = true;
      const machine = known.on(left.sighting.interface).histories.of(machineKind).at(left.sighting.timeNs);
      if (machine?.hypervisor == null) return NO_HITS;
      return [
        {
          facts: { hypervisor: machine.hypervisor, product: machine.product, hop: outermost.name },
          evidence: [frameEvidence('left', left.message, left.sighting)],
          exchanges: [exchange.id],
          messages: [left.message.id],
        },
      ];
    },
  };
}
