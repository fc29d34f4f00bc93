/**
 * The guest's requests come back through a bond that needs a LAG at the switch and shows no sign of one: the switch takes the
 * slaves for separate ports, and floods to one what came in by the other.
 */
import type { Link } from '../../state/host-state.ts';
import { bondModeText, needsMissingLag } from '../../wiring/check-bond.ts';
import { portsOf } from '../../wiring/find-uplinks.ts';
import { frameEvidence } from '../evidence.ts';
import { fact } from '../fact.ts';
import { defineRule, NO_HITS } from '../rule.ts';

export const bondWithoutLag = defineRule({
  code: 'bond-without-lag',
  facts: {
    bond: fact.text,
    mode: fact.orNull(fact.text),
    partner: fact.said('The MAC of the LACP partner.', fact.orNull(fact.text)),
  },
  level: 'cause',
  needs: [],
  onVerdict(message, { links }) {
    if (message.reflects === null) return NO_HITS;
    for (const sighting of message.sightings) {
      const bond = bondAt(sighting.interface, links);
      if (bond === null || !needsMissingLag(bond) || portsOf(bond.name, links).length < 2) continue;
      return [
        {
          facts: { bond: bond.name, mode: bondModeText(bond), partner: bond.bondPartner },
          evidence: [frameEvidence('came-back', message, sighting)],
          exchanges: [message.exchangeId],
          messages: [message.id],
        },
      ];
    }
    return NO_HITS;
  },
});

function bondAt(name: string, links: readonly Link[]): Link | null {
  const link = links.find((each) => each.name === name);
  if (link?.kind === 'bond') return link;
  return links.find((each) => each.name === link?.master && each.kind === 'bond') ?? null;
}
