/** The request left by the outermost hop and nothing came back: what is wrong lies beyond this host. */
import { frameEvidence } from '../evidence.ts';
import { defineRule, NO_HITS } from '../rule.ts';

export const noReplyFromNetwork = defineRule({
  code: 'no-reply-from-network',
  level: 'cause',
  needs: [],
  onExchange(exchange) {
    const outermost = exchange.path.hops[0];
    if (exchange.outcome !== 'no-reply' || !outermost || exchange.path.hops.length === 1) return NO_HITS;
    const left = exchange.messages.filter(
      ({ heading, reflects, verdict }) =>
        heading === 'to-network' && reflects === null && verdict?.status === 'delivered',
    );
    const evidence = left.flatMap((message) => {
      const sighting = message.sightings.find(({ position }) => position === 0);
      return sighting ? [frameEvidence('left', message, sighting)] : [];
    });
    return [
      {
        facts: { mac: exchange.chaddr, hop: outermost.name },
        evidence,
        exchanges: [exchange.id],
        messages: left.map(({ id }) => id),
      },
    ];
  },
});
