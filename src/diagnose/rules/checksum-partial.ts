/**
 * The offers reached the guest with a UDP checksum that is only begun, as offload between guests of one host leaves it
 * (CHECKSUM_PARTIAL): a client that reads raw sockets and does not ask for PACKET_AUXDATA takes them for broken.
 */
import { frameEvidence } from '../evidence.ts';
import { fact } from '../fact.ts';
import { offersAtGuest } from '../guest-side.ts';
import { defineRule, NO_HITS } from '../rule.ts';
import { guestNotReading } from './guest-not-reading.ts';

export const checksumPartial = defineRule({
  code: 'checksum-partial',
  facts: { mac: fact.mac, port: fact.text },
  level: 'cause',
  ofFailures: true,
  needs: [],
  yieldsTo: [guestNotReading],
  onExchange(exchange) {
    if (exchange.outcome !== 'offer-ignored') return NO_HITS;
    const offers = offersAtGuest(exchange);
    const [first] = offers;
    if (first === undefined || offers.some(({ sighting }) => sighting.checksum !== 'partial')) return NO_HITS;
    return [
      {
        facts: { mac: exchange.chaddr, port: first.sighting.interface },
        evidence: offers.map(({ message, sighting }) => frameEvidence('arrived', message, sighting)),
        exchanges: [exchange.id],
        messages: offers.map(({ message }) => message.id),
      },
    ];
  },
});
