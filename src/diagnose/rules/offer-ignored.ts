/** The offers reached the guest's port, nothing is known to be wrong with them, and the guest went on asking. */
import { formatIpv4 } from '../../core/ipv4.ts';
import { SECOND_NS } from '../../core/time.ts';
import type { Exchange } from '../../trace/types.ts';
import { frameEvidence } from '../evidence.ts';
import { fact } from '../fact.ts';
import { type Arrival, offersAtGuest } from '../guest-side.ts';
import { defineRule, NO_HITS } from '../rule.ts';
import { chaddrDiffers } from './chaddr-differs.ts';
import { checksumPartial } from './checksum-partial.ts';
import { guestNotReading } from './guest-not-reading.ts';
import { replyMalformed } from './reply-malformed.ts';

/** Clients wait longer than that for the first OFFER, not all of them for much longer. */
const LATE_NS = SECOND_NS;

export const offerIgnored = defineRule({
  code: 'offer-ignored',
  facts: {
    mac: fact.mac,
    address: fact.text,
    server: fact.orNull(fact.text),
    port: fact.text,
    late: fact.said('Every offer came more than a second after the request.', fact.flag),
  },
  level: 'cause',
  ofFailures: true,
  needs: [],
  yieldsTo: [guestNotReading, checksumPartial, replyMalformed, chaddrDiffers],
  onExchange(exchange) {
    const offers = exchange.outcome === 'offer-ignored' ? offersAtGuest(exchange) : [];
    const [first] = offers;
    if (first === undefined) return NO_HITS;
    const { yiaddr, serverId } = first.message.dhcp;
    return [
      {
        facts: {
          mac: exchange.chaddr,
          address: formatIpv4(yiaddr),
          server: serverId === null ? null : formatIpv4(serverId),
          port: first.sighting.interface,
          late: offers.every((offer) => isLate(offer, exchange)),
        },
        evidence: offers.map(({ message, sighting }) => frameEvidence('arrived', message, sighting)),
        exchanges: [exchange.id],
        messages: offers.map(({ message }) => message.id),
        count: offers.length,
      },
    ];
  },
});

/** Whether the OFFER came late after the DISCOVER before it: the client may have given up by then. */
function isLate({ message, sighting }: Arrival, { messages }: Exchange): boolean {
  const before = messages.slice(0, messages.indexOf(message));
  const asked = before.findLast(({ dhcp, reflects }) => dhcp.op === 1 && reflects === null)?.sightings[0];
  return asked !== undefined && sighting.timeNs - asked.timeNs > LATE_NS;
}
