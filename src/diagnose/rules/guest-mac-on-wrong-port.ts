/**
 * When the reply arrived, the bridge had the guest's MAC on another port than the guest's: it forwards the reply there,
 * or drops it where that is the port it came in on (br_forward.c, should_deliver).
 */

import type { MoveTime } from '../../state/bridge-timeline.ts';
import type { Message, Sighting } from '../../trace/types.ts';
import type { ExpectedPort } from '../../wiring/expected-port.ts';
import { type Evidence, fdbEvidence, frameEvidence } from '../evidence.ts';
import { fact } from '../fact.ts';
import { forwardingEntry } from '../forwarding-entry.ts';
import type { Knowledge } from '../knowledge.ts';
import { lostReplyOf } from '../lost-reply.ts';
import { defineRule, type Hit, NO_HITS } from '../rule.ts';

const FACTS = {
  mac: fact.mac,
  port: fact.text,
  expectedPort: fact.text,
  bridge: fact.text,
  vlan: fact.said('On a bridge that filters VLANs: the one of the reply.', fact.optional(fact.whole)),
};

export const guestMacOnWrongPort = defineRule({
  code: 'guest-mac-on-wrong-port',
  facts: FACTS,
  level: 'cause',
  needs: ['fdb'],
  onVerdict(message, known) {
    const lost = lostReplyOf(message, known);
    if (lost === null) return NO_HITS;
    for (const expected of lost.ports) {
      const hit = wrongPort(message, lost.last, lost.mac, expected, known);
      if (hit) return [hit];
    }
    return NO_HITS;
  },
});

function wrongPort(
  message: Message,
  last: Sighting,
  mac: string,
  expected: ExpectedPort,
  known: Knowledge,
): Hit<typeof FACTS> | null {
  const { bridge, port: expectedPort } = expected;
  const moveTime: MoveTime = (move) => known.causeTime(move, last.timeNs);
  const knew = forwardingEntry(message, last, mac, bridge, known);
  if (knew?.to == null || knew.to === expectedPort || knew.local) return null;
  const evidence: Evidence[] = [];
  const atReceipt = known.timeline
    .moves(mac)
    .findLast((move) => move.vlan === knew.vlan && move.to === knew.to && moveTime(move) === knew.timeNs);
  const cause = known.causeOf(atReceipt ?? knew);
  if (cause)
    evidence.push(
      frameEvidence(cause.message.reflects === null ? 'arrived' : 'came-back', cause.message, cause.sighting),
    );
  evidence.push(fdbEvidence(knew), frameEvidence('last-seen', message, last));
  return {
    facts: { mac, port: knew.to, expectedPort, bridge, ...(knew.vlan === null ? {} : { vlan: knew.vlan }) },
    evidence,
    exchanges: [message.exchangeId],
    messages: [message.id],
  };
}
