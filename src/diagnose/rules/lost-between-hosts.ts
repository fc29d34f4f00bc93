/** A message left one host by its wire and did not reach the next one: what lies between the two has it, and neither of them. */
import { hostOf } from '../../path/interface-name.ts';
import type { Path } from '../../path/path.ts';
import { segmentsOf } from '../../path/segments.ts';
import type { Heading } from '../../trace/types.ts';
import { frameEvidence } from '../evidence.ts';
import { fact } from '../fact.ts';
import { defineRule, NO_HITS } from '../rule.ts';

export const lostBetweenHosts = defineRule({
  code: 'lost-between-hosts',
  facts: {
    lastSeen: fact.said('The last hop of the host that it left.', fact.text),
    missing: fact.said('The first hop of the host that it did not reach.', fact.text),
    from: fact.said('The host that it left.', fact.text),
    to: fact.said('The host that it did not reach.', fact.text),
    heading: fact.oneOf('to-network', 'to-guest'),
  },
  level: 'cause',
  needs: [],
  onVerdict(message, { paths }) {
    const { verdict, heading, reflects, sightings } = message;
    if (verdict?.status !== 'lost' || verdict.missing === null || reflects !== null) return NO_HITS;
    const { lastSeen, missing } = verdict;
    const [from, to] = [hostOf(lastSeen), hostOf(missing)];
    if (from === to || !paths.some((path) => areNeighbours(path, lastSeen, missing, heading))) return NO_HITS;
    const last = sightings.findLast(({ hop }) => hop === lastSeen);
    if (last === undefined) return NO_HITS;
    return [
      {
        facts: { lastSeen, missing, from: from ?? '', to: to ?? '', heading },
        evidence: [frameEvidence('last-seen', message, last)],
        exchanges: [message.exchangeId],
        messages: [message.id],
      },
    ];
  },
});

/** Whether one hop is where a frame leaves its host, and the other where it enters the next one. */
function areNeighbours(path: Path, lastSeen: string, missing: string, heading: Heading): boolean {
  const segments = segmentsOf(path).map(({ hops }) => hops);
  return segments.slice(1).some((inner, i) => {
    const [outerEnd, innerEnd] = [segments[i]!.at(-1)?.name, inner[0]?.name];
    const [left, entered] = heading === 'to-guest' ? [outerEnd, innerEnd] : [innerEnd, outerEnd];
    return left === lastSeen && entered === missing;
  });
}
