/** The request reached this host, where its server is or would have to be, and nothing answered. */
import { frameEvidence } from '../evidence.ts';
import { fact } from '../fact.ts';
import { deliveredRequests, hostServerOf } from '../host-server.ts';
import { INPUT_RULE_FACTS, INPUT_RULE_NEEDS, inputRule } from '../input-rule.ts';
import type { Need } from '../need.ts';
import { defineRule, NO_HITS } from '../rule.ts';

const HOST: readonly Need[] = ['link', 'servers'];

export const noReplyFromHost = defineRule({
  code: 'no-reply-from-host',
  facts: {
    mac: fact.mac,
    hop: fact.text,
    server: fact.said(
      'Who listens on UDP port 67: listens is bound to the hop or behind its port, may-listen is bound to no interface.',
      fact.oneOf('listens', 'may-listen', 'none', 'unknown'),
    ),
    program: fact.orNull(fact.text),
    netns: fact.said('Where the server is, if not where the hop is.', fact.orNull(fact.text)),
    port: fact.said('The port of the bridge behind which that is.', fact.orNull(fact.text)),
    portUp: fact.orNull(fact.flag),
    down: fact.said('Interfaces further out that are down.', fact.texts),
    ...INPUT_RULE_FACTS,
  },
  level: 'cause',
  ofFailures: true,
  needs: [],
  onExchange(exchange, known) {
    if (exchange.outcome !== 'no-reply' || known.wasAnswered(exchange)) return NO_HITS;
    const server = hostServerOf(exchange, known.links, known.servers);
    if (server === null) return NO_HITS;
    const arrived = deliveredRequests(exchange.messages);
    const seen = arrived.flatMap((message) => {
      const sighting = message.sightings.find(({ interface: name }) => name === server.hop);
      return sighting ? [{ message, sighting }] : [];
    });
    // Behind a port is another namespace, whose rules are not read.
    const isAsked = server.port === null && (server.server === 'listens' || server.server === 'may-listen');
    const [first] = isAsked ? seen : [];
    const rule = first ? inputRule(first.message, first.sighting, server.program, known) : {};
    return [
      {
        facts: { mac: exchange.chaddr, ...server, ...rule },
        reads: rule.rule === undefined ? HOST : [...HOST, ...INPUT_RULE_NEEDS],
        evidence: seen.map(({ message, sighting }) => frameEvidence('arrived', message, sighting)),
        exchanges: [exchange.id],
        messages: arrived.map(({ id }) => id),
      },
    ];
  },
});
