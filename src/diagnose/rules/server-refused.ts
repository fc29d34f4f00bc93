/** A server refused what the guest asked for, with a NAK (RFC 2131, section 3.1, 5), and the exchange ended there. */
import { formatIpv4 } from '../../core/ipv4.ts';
import { frameEvidence, sentEvidence } from '../evidence.ts';
import { fact } from '../fact.ts';
import { defineRule, NO_HITS } from '../rule.ts';

export const serverRefused = defineRule({
  code: 'server-refused',
  facts: {
    mac: fact.mac,
    address: fact.said('What the guest asked for.', fact.orNull(fact.text)),
    server: fact.orNull(fact.text),
    text: fact.said('Option 56 of the NAK.', fact.orNull(fact.text)),
  },
  level: 'cause',
  ofFailures: true,
  needs: [],
  onExchange({ id, chaddr, outcome, messages }) {
    if (outcome !== 'nak') return NO_HITS;
    const at = messages.findLastIndex(({ dhcp, verdict }) => dhcp.type === 'NAK' && verdict?.status === 'delivered');
    const nak = messages[at];
    const sighting = nak?.sightings.at(-1);
    if (nak === undefined || sighting === undefined) return NO_HITS;
    const asked = messages.slice(0, at).findLast(({ dhcp, reflects }) => dhcp.type === 'REQUEST' && reflects === null);
    const address = asked === undefined ? 0 : (asked.dhcp.requestedAddress ?? asked.dhcp.ciaddr);
    const sent = asked === undefined ? null : sentEvidence(asked);
    const evidence = [frameEvidence('arrived', nak, sighting)];
    if (sent !== null) evidence.unshift(sent);
    return [
      {
        facts: {
          mac: chaddr,
          address: address === 0 ? null : formatIpv4(address),
          server: nak.dhcp.serverId === null ? null : formatIpv4(nak.dhcp.serverId),
          text: nak.dhcp.text,
        },
        evidence,
        exchanges: [id],
        messages: [nak.id],
      },
    ];
  },
});
