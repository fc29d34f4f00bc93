/**
 * The client puts another MAC into chaddr than its frames come from: a server that answers by unicast answers the one in
 * chaddr (RFC 2131, section 4.1), where the guest's port is not.
 */
import type { Exchange, Message, Sighting } from '../../trace/types.ts';
import { isGroupMac } from '../../wiring/guest-mac.ts';
import { frameEvidence } from '../evidence.ts';
import { fact } from '../fact.ts';
import { guestSighting } from '../guest-side.ts';
import { defineRule, NO_HITS } from '../rule.ts';

export const chaddrDiffers = defineRule({
  code: 'chaddr-differs',
  facts: { mac: fact.said('Where the frames come from.', fact.mac), chaddr: fact.mac, interface: fact.text },
  level: 'symptom',
  needs: [],
  onExchange(exchange) {
    for (const message of exchange.messages) {
      const differing = differs(message, exchange);
      if (differing === null) continue;
      const { sighting, source } = differing;
      return [
        {
          level: explains(exchange) ? 'cause' : 'symptom',
          facts: { mac: source, chaddr: exchange.chaddr, interface: sighting.interface },
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
function differs(
  message: Message,
  { path }: Exchange,
): { readonly sighting: Sighting; readonly source: string } | null {
  const { dhcp, heading, reflects } = message;
  if (dhcp.op !== 1 || heading !== 'to-network' || reflects !== null || dhcp.giaddr !== 0) return null;
  if (dhcp.htype !== 1 || dhcp.hlen !== 6) return null;
  const sighting = guestSighting(message, path);
  const source = sighting?.linkSource ?? dhcp.chaddr;
  if (source === dhcp.chaddr || sighting?.linkDestination !== 'ff:ff:ff:ff:ff:ff') return null;
  return { sighting, source };
}

/** Whether a reply sent to chaddr itself was lost, or came and was not taken. */
function explains({ chaddr, outcome, messages }: Exchange): boolean {
  return messages.some(({ dhcp, verdict, sightings }) => {
    const isSentThere = sightings.some(({ linkDestination }) => linkDestination === chaddr && !isGroupMac(chaddr));
    return dhcp.op === 2 && isSentThere && (verdict?.status === 'lost' || outcome === 'offer-ignored');
  });
}
