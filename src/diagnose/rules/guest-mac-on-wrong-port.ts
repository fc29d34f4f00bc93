/**
 * When the reply arrived, the bridge had the guest's MAC on another port than the guest's: it forwards the reply there,
 * or drops it where that is the port it came in on (br_forward.c, should_deliver).
 */
import type { MoveTime } from '../../path/bridge-timeline.ts';
import { type ExpectedPort, expectedPorts } from '../../path/expected-port.ts';
import { isGroupMac } from '../../path/guest-mac.ts';
import type { Path } from '../../path/path.ts';
import type { Message, Sighting } from '../../trace/types.ts';
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
      for (const expected of expectedPorts(path, mac, known.links)) {
        if (!liesAtLoss(expected, path, verdict.lastSeen, verdict.missing)) continue;
        const hit = wrongPort(message, last, mac, expected, known);
        if (hit) return [hit];
      }
    }
    return NO_HITS;
  },
});

/** Whether the bridge stands where the reply stopped: it showed it last, or stands unseeing before the hop that misses it. */
function liesAtLoss({ bridge }: ExpectedPort, path: Path, lastSeen: string, missing: string | null): boolean {
  const positionOf = (name: string | null) => path.hops.findIndex((hop) => hop.name === name);
  const at = path.hops.findIndex(({ interfaces }) => interfaces.includes(bridge));
  return at >= 0 && at >= positionOf(lastSeen) && at < positionOf(missing);
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
