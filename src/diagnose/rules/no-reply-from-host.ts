/** The request reached this host, where its server is or would have to be, and nothing answered. */
import { frameEvidence } from '../evidence.ts';
import { deliveredRequests, hostServerOf } from '../host-server.ts';
import { defineRule, NO_HITS } from '../rule.ts';

export const noReplyFromHost = defineRule({
  code: 'no-reply-from-host',
  level: 'cause',
  needs: [],
  onExchange(exchange, known) {
    if (exchange.outcome !== 'no-reply' || known.wasAnswered(exchange)) return NO_HITS;
    const server = hostServerOf(exchange, known.links, known.servers);
    if (server === null) return NO_HITS;
    const arrived = deliveredRequests(exchange.messages);
    const evidence = arrived.flatMap((message) => {
      const sighting = message.sightings.find(({ interface: name }) => name === server.hop);
      return sighting ? [frameEvidence('arrived', message, sighting)] : [];
    });
    return [
      {
        facts: { mac: exchange.chaddr, ...server },
        evidence,
        exchanges: [exchange.id],
        messages: arrived.map(({ id }) => id),
      },
    ];
  },
});
