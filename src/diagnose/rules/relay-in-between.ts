/**
 * A relay between the hops took the request and sent its own (giaddr was set on the way, RFC 1542, section 4.1): replies
 * go to the relay first. Told of failed exchanges only, since a relay is nothing wrong by itself.
 */
import { formatIpv4 } from '../../core/ipv4.ts';
import { FAILED_OUTCOMES } from '../../trace/exchange/outcome.ts';
import type { Exchange, Message } from '../../trace/types.ts';
import { frameEvidence } from '../evidence.ts';
import { fact } from '../fact.ts';
import { INPUT_RULE_FACTS, INPUT_RULE_NEEDS, inputRule } from '../input-rule.ts';
import { defineRule, NO_HITS } from '../rule.ts';

export const relayInBetween = defineRule({
  code: 'relay-in-between',
  facts: {
    mac: fact.mac,
    relay: fact.said('Its address, as giaddr has it.', fact.text),
    interface: fact.said('Where its message was seen first.', fact.text),
    from: fact.said("Where the guest's was seen.", fact.text),
    at: fact.said(
      'Where replies came to the relay and were seen last; absent where none was lost behind it.',
      fact.optional(fact.text),
    ),
    ...INPUT_RULE_FACTS,
  },
  level: 'symptom',
  ofFailures: true,
  needs: [],
  onExchange(exchange, known) {
    if (!FAILED_OUTCOMES.has(exchange.outcome)) return NO_HITS;
    const relayed = known.relayedRequest(exchange);
    const request = exchange.messages.find(
      ({ dhcp, reflects }) => dhcp.op === 1 && dhcp.giaddr === 0 && reflects === null,
    );
    const asked = request?.sightings[0];
    if (relayed === null || request === undefined || asked === undefined || asked.timeNs > relayed.sighting.timeNs)
      return NO_HITS;
    const lost = lostBehindRelay(exchange);
    const at = lost?.sightings.at(-1);
    const rule = lost === undefined ? {} : inputRule(lost, at, null, known);
    return [
      {
        level: at === undefined ? 'symptom' : 'cause',
        facts: {
          mac: exchange.chaddr,
          relay: formatIpv4(relayed.giaddr),
          interface: relayed.sighting.interface,
          from: asked.interface,
          ...(at === undefined ? {} : { at: at.interface }),
          ...rule,
        },
        reads: rule.rule === undefined ? [] : INPUT_RULE_NEEDS,
        evidence: [
          frameEvidence('arrived', request, asked),
          frameEvidence('left', request, relayed.sighting),
          ...(lost === undefined || at === undefined ? [] : [frameEvidence('last-seen', lost, at)]),
        ],
        exchanges: [exchange.id],
        messages: [request.id],
      },
    ];
  },
});

/** The first reply that was sent to the relay and did not come on from there. */
function lostBehindRelay({ messages }: Exchange): Message | undefined {
  return messages.find(({ dhcp, verdict, sightings }) => {
    const last = sightings.at(-1);
    return dhcp.op === 2 && dhcp.giaddr !== 0 && verdict?.status === 'lost' && last?.ipDestination === dhcp.giaddr;
  });
}
