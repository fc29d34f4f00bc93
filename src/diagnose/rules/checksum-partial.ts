/**
 * The offers reached the guest with a UDP checksum that is only begun, as offload between guests of one host leaves it
 * (CHECKSUM_PARTIAL): a client that reads raw sockets and does not ask for PACKET_AUXDATA takes them for broken. Not claimed
 * of a client that took up such an offer in the same trace: it has another reason.
 */
import { frameEvidence } from '../evidence.ts';
import { fact } from '../fact.ts';
import { offersAtGuest } from '../guest-side.ts';
import { defineRule, type Hit, NO_HITS, type RuleHandlers } from '../rule.ts';
import { guestNotReading } from './guest-not-reading.ts';

/** Clients that are known to take such offers; of more the first. Exchanges kept until all are known: the first, too. */
const MOST_CLIENTS = 4_096;
const MOST_EXCHANGES = 1_000;

const FACTS = { mac: fact.mac, port: fact.text };

export const checksumPartial = defineRule({
  code: 'checksum-partial',
  facts: FACTS,
  level: 'cause',
  needs: [],
  yieldsTo: [guestNotReading],
  create,
});

function create(): RuleHandlers<typeof FACTS> {
  const takers = new Set<string>();
  const ignored: Hit<typeof FACTS>[] = [];
  return {
    onExchange(exchange) {
      const { chaddr, id, outcome } = exchange;
      if (outcome !== 'offer-ignored' && outcome !== 'bound') return NO_HITS;
      const offers = offersAtGuest(exchange);
      const [first] = offers;
      if (first === undefined || offers.some(({ sighting }) => sighting.checksum !== 'partial')) return NO_HITS;
      if (outcome === 'bound') {
        if (takers.size < MOST_CLIENTS) takers.add(chaddr);
      } else if (ignored.length < MOST_EXCHANGES) {
        ignored.push({
          facts: { mac: chaddr, port: first.sighting.interface },
          evidence: offers.map(({ message, sighting }) => frameEvidence('arrived', message, sighting)),
          exchanges: [id],
          messages: offers.map(({ message }) => message.id),
        });
      }
      return NO_HITS;
    },
    onEnd: () => ignored.filter(({ facts }) => !takers.has(facts.mac)),
  };
}
