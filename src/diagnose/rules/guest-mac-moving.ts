/** A bridge's entry for the guest flips between ports: two or more moves on one bridge in the trace. */

import type { FdbKnowledge } from '../../state/fdb-knowledge.ts';
import { type Evidence, fdbEvidence, frameEvidence } from '../evidence.ts';
import { fact } from '../fact.ts';
import type { Knowledge } from '../knowledge.ts';
import { defineRule, type Hit } from '../rule.ts';

const FACTS = { mac: fact.mac, bridge: fact.orNull(fact.text), ports: fact.texts };

export const guestMacMoving = defineRule({
  code: 'guest-mac-moving',
  facts: FACTS,
  level: 'cause',
  needs: ['fdb'],
  onEnd(_end, known) {
    return [...known.guests].flatMap((mac) =>
      movesByEntry(mac, known)
        .filter((moves) => moves.length >= 2)
        .map((moves) => moving(mac, moves, known)),
    );
  },
});

/** One reflected frame moves the guest once on every bridge it passes: that is no flipping yet. VLANs have entries apart. */
function movesByEntry(mac: string, known: Knowledge): readonly (readonly [FdbKnowledge, ...FdbKnowledge[]])[] {
  const byEntry = new Map<string, [FdbKnowledge, ...FdbKnowledge[]]>();
  for (const move of known.timeline.moves(mac)) {
    const key = `${move.bridge} ${move.vlan}`;
    const moves = byEntry.get(key);
    if (moves) moves.push(move);
    else byEntry.set(key, [move]);
  }
  return [...byEntry.values()];
}

function moving(mac: string, moves: readonly [FdbKnowledge, ...FdbKnowledge[]], known: Knowledge): Hit<typeof FACTS> {
  const [{ bridge }] = moves;
  const evidence: Evidence[] = [];
  const exchanges = new Set<number>();
  const messages = new Set<number>();
  for (const move of moves) {
    const cause = known.causeOf(move);
    if (cause) {
      const what = cause.message.reflects === null ? 'arrived' : 'came-back';
      evidence.push(frameEvidence(what, cause.message, cause.sighting));
      exchanges.add(cause.message.exchangeId);
      messages.add(cause.message.id);
    }
    evidence.push(fdbEvidence(cause ? { ...move, timeNs: cause.sighting.timeNs } : move));
  }
  const ports = [...new Set(moves.flatMap(({ from, to }) => [from, to]).filter((port) => port !== null))].sort();
  const facts = { mac, bridge, ports };
  return { facts, evidence, exchanges: [...exchanges], messages: [...messages], count: moves.length };
}
