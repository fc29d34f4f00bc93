/** The guest got an address and declined it: it found that somebody else uses it (RFC 2131, section 3.1, 5; RFC 5227). */
import { formatIpv4 } from '../../core/ipv4.ts';
import { frameEvidence, sentEvidence } from '../evidence.ts';
import { fact } from '../fact.ts';
import { defineRule, NO_HITS } from '../rule.ts';

export const leaseDeclined = defineRule({
  code: 'lease-declined',
  facts: {
    mac: fact.mac,
    address: fact.orNull(fact.text),
    server: fact.orNull(fact.text),
    text: fact.said('Option 56 of the DECLINE.', fact.orNull(fact.text)),
  },
  level: 'cause',
  ofFailures: true,
  needs: [],
  onExchange({ id, chaddr, outcome, messages }) {
    if (outcome !== 'declined') return NO_HITS;
    const at = messages.findLastIndex(({ dhcp, reflects }) => dhcp.type === 'DECLINE' && reflects === null);
    const decline = messages[at];
    const sent = decline === undefined ? null : sentEvidence(decline);
    if (decline === undefined || sent === null) return NO_HITS;
    const ack = messages.slice(0, at).findLast(({ dhcp }) => dhcp.type === 'ACK');
    const granted = ack?.sightings.at(-1);
    const address = decline.dhcp.requestedAddress ?? ack?.dhcp.yiaddr ?? null;
    const server = decline.dhcp.serverId ?? ack?.dhcp.serverId ?? null;
    const evidence = [sent];
    if (ack !== undefined && granted !== undefined) evidence.unshift(frameEvidence('arrived', ack, granted));
    return [
      {
        facts: {
          mac: chaddr,
          address: address === null ? null : formatIpv4(address),
          server: server === null ? null : formatIpv4(server),
          text: decline.dhcp.text,
        },
        evidence,
        exchanges: [id],
        messages: [decline.id],
      },
    ];
  },
});
