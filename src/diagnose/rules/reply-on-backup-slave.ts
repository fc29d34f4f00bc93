/**
 * The reply came in on a slave of the bond that is not the active one, and ended there: in active-backup mode the bond takes
 * nothing from it (bond_handle_frame, bond_should_deliver_exact_match).
 */
import { linkKind } from '../../state/kinds/link.ts';
import type { Sighting } from '../../trace/types.ts';
import { frameEvidence } from '../evidence.ts';
import { fact } from '../fact.ts';
import type { Knowledge } from '../knowledge.ts';
import { defineRule, NO_HITS, type RuleHandlers } from '../rule.ts';

const FACTS = { bond: fact.text, slave: fact.text, active: fact.text };

export const replyOnBackupSlave = defineRule({
  code: 'reply-on-backup-slave',
  facts: FACTS,
  level: 'cause',
  needs: ['link'],
  create,
});

function create(): RuleHandlers<typeof FACTS> {
  let isConcerned = false;
  return {
    isConcerned: () => isConcerned,
    onVerdict(message, known) {
      const { verdict, heading, sightings, reflects } = message;
      if (verdict?.status !== 'lost' || heading !== 'to-guest' || reflects !== null) return NO_HITS;
      const [first] = sightings;
      const hop = known.paths.flatMap(({ hops }) => hops).find(({ name }) => name === verdict.lastSeen);
      if (first === undefined || hop?.role !== 'slaves' || sightings.some((each) => each.hop !== hop.name))
        return NO_HITS;
      isConcerned = true;
      const bond = bondOf(first, known);
      // Where the active slave showed it too, the bond had it.
      if (bond === null || sightings.some((each) => each.interface === bond.active)) return NO_HITS;
      return [
        {
          facts: { bond: bond.name, slave: first.interface, active: bond.active },
          evidence: [frameEvidence('last-seen', message, first)],
          exchanges: [message.exchangeId],
          messages: [message.id],
        },
      ];
    },
  };
}

/** The active-backup bond of a slave and its active slave, where that was the same before and after the frame. */
function bondOf({ interface: slave, timeNs }: Sighting, known: Knowledge) {
  const states = known.on(slave).histories.of(linkKind);
  const found = [states.at(timeNs), states.after(timeNs)].flatMap((state) => {
    const master = state?.links.find(({ name }) => name === slave)?.master;
    return state?.links.find(({ name, kind }) => name === master && kind === 'bond') ?? [];
  });
  const [bond] = found;
  if (bond === undefined || bond.bondMode !== 'active-backup' || bond.activeSlave === null) return null;
  if (bond.activeSlave === slave || found.some(({ activeSlave }) => activeSlave !== bond.activeSlave)) return null;
  return { name: bond.name, active: bond.activeSlave };
}
