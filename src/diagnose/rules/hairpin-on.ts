/**
 * A port returns the guest's own broadcasts to it (hairpin mode, br_forward.c, should_deliver). Where that is the guest's own
 * port it is mostly on purpose, and told of failed exchanges as a symptom. Where it is one further out, the bridges between
 * learn the guest on their outer side from the copy: as if it were reflected by the network.
 */
import type { Link } from '../../state/host-state.ts';
import type { Message, Sighting } from '../../trace/types.ts';
import { frameEvidence } from '../evidence.ts';
import { fact } from '../fact.ts';
import { isReturnedHere, returningPort } from '../returning-port.ts';
import { defineRule, type Hit, NO_HITS } from '../rule.ts';

export const hairpinOn = defineRule({
  code: 'hairpin-on',
  facts: { port: fact.text, bridge: fact.orNull(fact.text) },
  level: 'symptom',
  ofFailures: true,
  needs: ['link'],
  create() {
    // What only a port in this mode, or the network, makes.
    let wasReturned = false;
    return {
      isConcerned: () => wasReturned,
      onVerdict(message, { links }) {
        wasReturned ||= isReturnedHere(message);
        const returned = returningPort(message, links);
        return returned === null ? NO_HITS : [{ ...hitOf(message, returned.sighting, returned.port), level: 'cause' }];
      },
      onExchange({ path, messages }, known) {
        const last = path.hops.length - 1;
        for (const message of messages) {
          if (message.dhcp.op !== 1 || message.reflects !== null) continue;
          const echo = message.sightings.find(({ position, direction }) => position === last && direction === 'out');
          if (echo === undefined) continue;
          wasReturned = true;
          const link = known.links.find(({ name }) => name === echo.interface);
          if (link?.port?.hairpin) return [hitOf(message, echo, link)];
        }
        return NO_HITS;
      },
    };
  },
});

function hitOf(message: Message, echo: Sighting, { name, master }: Link): Hit {
  return {
    facts: { port: name, bridge: master },
    evidence: [frameEvidence('came-back', message, echo)],
    exchanges: [message.exchangeId],
    messages: [message.id],
  };
}
