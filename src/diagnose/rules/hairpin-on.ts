/** The guest's port returns its own broadcasts to it (hairpin mode). Told of failed exchanges: it is mostly on purpose. */
import { FAILED_OUTCOMES } from '../../trace/exchange/outcome.ts';
import { frameEvidence } from '../evidence.ts';
import { fact } from '../fact.ts';
import { defineRule, NO_HITS } from '../rule.ts';

export const hairpinOn = defineRule({
  code: 'hairpin-on',
  facts: { port: fact.text, bridge: fact.orNull(fact.text) },
  level: 'symptom',
  needs: [],
  onExchange({ id, outcome, path, messages }, known) {
    if (!FAILED_OUTCOMES.has(outcome)) return NO_HITS;
    const last = path.hops.length - 1;
    for (const message of messages) {
      if (message.dhcp.op !== 1 || message.reflects !== null) continue;
      const echo = message.sightings.find(({ position, direction }) => position === last && direction === 'out');
      const link = echo && known.links.find(({ name }) => name === echo.interface);
      if (!echo || !link?.port?.hairpin) continue;
      const facts = { port: link.name, bridge: link.master };
      return [
        { facts, evidence: [frameEvidence('came-back', message, echo)], exchanges: [id], messages: [message.id] },
      ];
    }
    return NO_HITS;
  },
});
