/**
 * More than one server answered one request of the guest: by their identifiers, since two relays in front of one server
 * have two MACs. That explains a failure only where one server refuses what another one offered.
 */
import { formatIpv4 } from '../../core/ipv4.ts';
import type { Message } from '../../trace/types.ts';
import { frameEvidence } from '../evidence.ts';
import { fact } from '../fact.ts';
import { defineRule, NO_HITS } from '../rule.ts';

/** Servers named; of more the first. */
const MOST_SERVERS = 16;

export const severalServers = defineRule({
  code: 'several-servers',
  facts: {
    servers: fact.said('Their identifiers (option 54).', fact.several(2)),
    macs: fact.said("Where each one's answer came from, in the same order; empty where that is not known.", fact.texts),
  },
  level: 'symptom',
  needs: [],
  onExchange({ id, outcome, messages }) {
    if (!haveSeveralServers(messages)) return NO_HITS;
    const first = firstAnswers(messages);
    if (first.length < 2) return NO_HITS;
    const servers = first.map(({ dhcp }) => formatIpv4(dhcp.serverId ?? 0));
    return [
      {
        level: outcome === 'nak' && isRefusedByAnother(messages) ? 'cause' : 'symptom',
        facts: { servers, macs: first.map(({ sightings }) => sightings[0]?.linkSource ?? '') },
        evidence: first.flatMap((message) => {
          const [sighting] = message.sightings;
          return sighting ? [frameEvidence('arrived', message, sighting)] : [];
        }),
        exchanges: [id],
        messages: first.map((message) => message.id),
      },
    ];
  },
});

/** Whether the messages name two servers at all, which few do. */
function haveSeveralServers(messages: readonly Message[]): boolean {
  let first: number | null = null;
  for (const { dhcp } of messages) {
    if (dhcp.op !== 2 || dhcp.serverId === null) continue;
    first ??= dhcp.serverId;
    if (dhcp.serverId !== first) return true;
  }
  return false;
}

/** The first answer of each server to the request that most of them answered, in the order of their identifiers. */
function firstAnswers(messages: readonly Message[]): readonly Message[] {
  let most = new Map<number, Message>();
  let answers = new Map<number, Message>();
  for (const message of messages) {
    const { op, type, yiaddr, serverId } = message.dhcp;
    if (message.reflects !== null) continue;
    if (op === 1) {
      answers = new Map();
      continue;
    }
    // A PXE boot server offers no address, and is meant to answer beside the DHCP server.
    const isAnswer = ((type === 'OFFER' || type === 'ACK') && yiaddr !== 0) || type === 'NAK';
    if (!isAnswer || serverId === null || answers.has(serverId) || answers.size >= MOST_SERVERS) continue;
    answers.set(serverId, message);
    if (answers.size > most.size) most = answers;
  }
  return [...most].sort(([a], [b]) => a - b).map(([, message]) => message);
}

/** Whether the last NAK is from another server than the one whose offer the client took up, or than the one that granted. */
function isRefusedByAnother(messages: readonly Message[]): boolean {
  const nak = messages.findLast(({ dhcp }) => dhcp.type === 'NAK');
  const asked = messages.findLast(({ dhcp, reflects }) => dhcp.type === 'REQUEST' && reflects === null);
  const wanted = asked?.dhcp.serverId ?? messages.findLast(({ dhcp }) => dhcp.type === 'ACK')?.dhcp.serverId ?? null;
  return wanted !== null && nak !== undefined && nak.dhcp.serverId !== wanted;
}
