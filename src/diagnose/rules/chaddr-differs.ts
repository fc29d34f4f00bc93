/**
 * The client puts another MAC into chaddr than its frames come from: a server that answers by unicast answers the one in
 * chaddr (RFC 2131, section 4.1), where the guest's port is not.
 */
import type { Exchange, Message, Sighting } from '../../trace/types.ts';
import { isGroupMac } from '../../wiring/guest-mac.ts';
import { frameEvidence } from '../evidence.ts';
import { guestSighting } from '../guest-side.ts';
import { defineRule, NO_HITS } from '../rule.ts';

export const chaddrDiffers = defineRule({
  code: 'chaddr-differs',
  level: 'symptom',
  needs: [],
  onExchange(exchange) {
    for (const message of exchange.messages) {
      const sighting = differs(message, exchange);
      if (sighting === null) continue;
      return [
        {
          level: explains(exchange) ? 'cause' : 'symptom',
          facts: { mac: sighting.linkSource, chaddr: exchange.chaddr, interface: sighting.interface },
          evidence: [frameEvidence('arrived', message, sighting)],
          exchanges: [exchange.id],
          messages: [message.id],
        },
      ];
    }
    return NO_HITS;
  },
});

/** Where the guest's side shows the request, if its source is not chaddr. A router forwards what is not broadcast. */
function differs(message: Message, { path }: Exchange): Sighting | null {
  const { dhcp, heading, reflects } = message;
  if (dhcp.op !== 1 || heading !== 'to-network' || reflects !== null || dhcp.giaddr !== 0) return null;
  if (dhcp.htype !== 1 || dhcp.hlen !== 6) return null;
  const sighting = guestSighting(message, path);
  const source = sighting?.linkSource ?? dhcp.chaddr;
  return sighting?.linkDestination === 'ff:ff:ff:ff:ff:ff' && source !== dhcp.chaddr ? sighting : null;
}

/** Whether a reply sent to chaddr itself was lost, or came and was not taken. */
function explains({ chaddr, outcome, messages }: Exchange): boolean {
  return messages.some(({ dhcp, verdict, sightings }) => {
    const isSentThere = sightings.some(({ linkDestination }) => linkDestination === chaddr && !isGroupMac(chaddr));
    return dhcp.op === 2 && isSentThere && (verdict?.status === 'lost' || outcome === 'offer-ignored');
  });
}
