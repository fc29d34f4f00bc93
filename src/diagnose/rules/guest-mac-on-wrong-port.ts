/**
 * When the reply arrived, the bridge had the guest's MAC on another port than the guest's: it forwards the reply there,
 * or drops it where that is the port it came in on (br_forward.c, should_deliver).
 */

import type { Path } from '../../path/path.ts';
import type { MoveTime } from '../../state/bridge-timeline.ts';
import type { Message, Sighting } from '../../trace/types.ts';
import { type ExpectedPort, expectedPorts } from '../../wiring/expected-port.ts';
import { isGroupMac } from '../../wiring/guest-mac.ts';
import { fdbEvidence, frameEvidence } from '../evidence.ts';
import type { Evidence } from '../finding.ts';
import type { Knowledge } from '../knowledge.ts';
import { defineRule, type Hit, NO_HITS } from '../rule.ts';

export const guestMacOnWrongPort = defineRule({
  code: 'guest-mac-on-wrong-port',
  level: 'cause',
  needs: ['fdb'],
  onVerdict(message, known) {
    const { verdict, heading } = message;
    if (verdict?.status !== 'lost' || heading !== 'to-guest' || message.reflects !== null) return NO_HITS;
    const last = message.sightings.findLast(({ hop }) => hop === verdict.lastSeen);
    const mac = last?.linkDestination ?? message.dhcp.chaddr;
    if (!last || isGroupMac(mac)) return NO_HITS;
    for (const path of known.paths) {
      const { from, to } = whereLost(path, verdict.lastSeen, verdict.missing);
      for (const expected of expectedPorts(path, mac, known.links, from, to)) {
        const hit = wrongPort(message, last, mac, expected, known);
        if (hit) return [hit];
      }
    }
    return NO_HITS;
  },
});

/** The hops at which the reply may have stopped: from the one that showed it last to before the one that misses it. */
function whereLost({ hops }: Path, lastSeen: string, missing: string | null) {
  const from = hops.findIndex(({ name }) => name === lastSeen);
  return { from: Math.max(0, from), to: hops.findIndex(({ name }) => name === missing) };
}

function wrongPort(
  message: Message,
  last: Sighting,
  mac: string,
  expected: ExpectedPort,
  known: Knowledge,
): Hit | null {
  const { bridge, port: expectedPort } = expected;
  const moveTime: MoveTime = (move) => known.causeTime(move, last.timeNs);
  const knew = known.timeline.portAt(mac, bridge, last.timeNs, { moveTime });
  if (knew?.to == null || knew.to === expectedPort || knew.local) return null;
  const evidence: Evidence[] = [];
  const atReceipt = known.timeline.moves(mac).findLast((move) => move.to === knew.to && moveTime(move) === knew.timeNs);
  const cause = known.causeOf(atReceipt ?? knew);
  if (cause)
    evidence.push(
      frameEvidence(cause.message.reflects === null ? 'arrived' : 'came-back', cause.message, cause.sighting),
    );
  evidence.push(fdbEvidence(knew), frameEvidence('last-seen', message, last));
  return {
    facts: { mac, port: knew.to, expectedPort, bridge },
    evidence,
    exchanges: [message.exchangeId],
    messages: [message.id],
  };
}
