/** The offers reached the guest's port, nothing is known to be wrong with them, and the guest went on asking. */
import { formatIpv4 } from '../../core/ipv4.ts';
import { frameEvidence } from '../evidence.ts';
import { offersAtGuest } from '../guest-side.ts';
import { defineRule, NO_HITS } from '../rule.ts';

export const offerIgnored = defineRule({
  code: 'offer-ignored',
  level: 'cause',
  needs: [],
  yieldsTo: ['guest-not-reading', 'checksum-partial', 'reply-malformed', 'chaddr-differs'],
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
        },
        evidence: offers.map(({ message, sighting }) => frameEvidence('arrived', message, sighting)),
        exchanges: [exchange.id],
        messages: offers.map(({ message }) => message.id),
        count: offers.length,
      },
    ];
  },
});
