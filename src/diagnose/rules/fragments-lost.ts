/**
 * A message came whole to one hop, in fragments, and the next hop showed only some of them: a firewall or a filter on the way
 * passes the first fragment, which has the ports, and drops the others.
 */
import { SECOND_NS, type TimeNs } from '../../core/time.ts';
import type { Message } from '../../trace/types.ts';
import { frameEvidence } from '../evidence.ts';
import { fact } from '../fact.ts';
import type { Knowledge } from '../knowledge.ts';
import { defineRule, type Hit, type LackingFragments, NO_HITS } from '../rule.ts';

/** Lost messages remembered until the end, when the fragments have timed out. */
const MOST_LOST = 1_000;
/** From the hop that showed the message to the one that showed a part of it. */
const LONGEST_WAY_NS = SECOND_NS;

const FACTS = {
  hop: fact.said('Where a part came.', fact.text),
  lastSeen: fact.text,
  heading: fact.oneOf('to-network', 'to-guest'),
};

export const fragmentsLost = defineRule({
  code: 'fragments-lost',
  facts: FACTS,
  level: 'cause',
  needs: [],
  create() {
    const lost: Message[] = [];
    return {
      onVerdict(message) {
        if (message.verdict?.status === 'lost' && message.reflects === null && lost.length < MOST_LOST)
          lost.push(message);
        return NO_HITS;
      },
      onEnd: ({ lacking }, known) =>
        lacking.length === 0 ? NO_HITS : lost.flatMap((each) => hitsOf(each, lacking, known)),
    };
  },
});

function hitsOf(
  message: Message,
  lacking: readonly LackingFragments[],
  { paths }: Knowledge,
): readonly Hit<typeof FACTS>[] {
  const { verdict, sightings } = message;
  const last = sightings.findLast(({ hop }) => hop === verdict?.lastSeen);
  const missing = paths.flatMap(({ hops }) => hops).find(({ name }) => name === verdict?.missing);
  if (last === undefined || missing === undefined) return NO_HITS;
  const part = lacking.find((each) => missing.interfaces.includes(each.interface) && isNear(each.timeNs, last.timeNs));
  if (part === undefined) return NO_HITS;
  const detail = `${part.bytes} bytes of a fragmented DHCP message, and not the rest`;
  return [
    {
      facts: { hop: missing.name, lastSeen: last.hop, heading: message.heading },
      evidence: [
        frameEvidence('last-seen', message, last),
        { source: 'capture', timeNs: part.timeNs, interface: part.interface, detail },
      ],
      exchanges: [message.exchangeId],
      messages: [message.id],
    },
  ];
}

function isNear(timeNs: TimeNs, otherNs: TimeNs): boolean {
  const apart = timeNs - otherNs;
  return apart < LONGEST_WAY_NS && -apart < LONGEST_WAY_NS;
}
