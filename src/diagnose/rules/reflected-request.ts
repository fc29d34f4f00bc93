/**
 * The guest's own request came back from the network and went on inward: an L2 loop upstream, a bond against ports
 * that are no LAG, or a hypervisor below that reflects. Known from frames alone.
 */
import { smallest } from '../../core/lists.ts';
import type { Message, Sighting } from '../../trace/types.ts';
import { frameEvidence } from '../evidence.ts';
import { fact } from '../fact.ts';
import { returningPort } from '../returning-port.ts';
import { defineRule, NO_HITS } from '../rule.ts';

export const reflectedRequest = defineRule({
  code: 'reflected-request',
  facts: { mac: fact.mac, hop: fact.text, interface: fact.text },
  level: 'cause',
  needs: [],
  onVerdict(message, { links }, beside) {
    if (message.reflects === null || returningPort(message, links) !== null) return NO_HITS;
    const outermost = smallest(
      Number.POSITIVE_INFINITY,
      message.sightings.map(({ position }) => position),
    );
    const wentOn = message.sightings.find(({ position }) => position > outermost);
    const cameBack = whichWentOn(message, outermost, wentOn);
    if (!cameBack) return NO_HITS;
    const evidence = [frameEvidence('came-back', message, cameBack)];
    if (wentOn) evidence.push(frameEvidence('went-on-inward', message, wentOn));
    const left = beside.findLast(
      ({ dhcp, reflects }) => reflects === null && dhcp.contentKey === message.dhcp.contentKey,
    );
    const leaving = left?.sightings.find(({ hop, direction }) => hop === cameBack.hop && direction !== 'in');
    if (left && leaving) evidence.unshift(frameEvidence('left', left, leaving));
    return [
      {
        facts: { mac: message.dhcp.chaddr, hop: cameBack.hop, interface: cameBack.interface },
        evidence,
        exchanges: [message.exchangeId],
        messages: [message.id],
      },
    ];
  },
});

/**
 * The sighting at the outermost hop. Where interfaces are side by side, the switch floods a copy to each, and the one
 * that went on is that with the next hop's time: the kernel stamps a received frame once.
 */
function whichWentOn(message: Message, outermost: number, wentOn: Sighting | undefined): Sighting | undefined {
  const copies = message.sightings.filter(({ position }) => position === outermost);
  return copies.find(({ timeNs }) => timeNs === wentOn?.timeNs) ?? copies[0];
}
