/** A bridge's entry for the guest flips between ports: two or more moves on one bridge in the trace. */

import type { FdbKnowledge } from '../../state/bridge-timeline.ts';
import { fdbEvidence, frameEvidence } from '../evidence.ts';
import type { Evidence } from '../finding.ts';
import type { Knowledge } from '../knowledge.ts';
import { defineRule, type Hit } from '../rule.ts';

export const guestMacMoving = defineRule({
  code: 'guest-mac-moving',
  level: 'cause',
  needs: ['fdb'],
  onEnd(_end, known) {
    return [...known.guests].flatMap((mac) =>
      [...movesByBridge(mac, known)]
        .filter(([, moves]) => moves.length >= 2)
        .map(([bridge, moves]) => moving(mac, bridge, moves, known)),
    );
  },
});

/** One reflected frame moves the guest once on every bridge it passes: that is no flipping yet. */
function movesByBridge(mac: string, known: Knowledge): ReadonlyMap<string, readonly FdbKnowledge[]> {
  const byBridge = new Map<string, FdbKnowledge[]>();
  for (const move of known.timeline.moves(mac)) {
    const moves = byBridge.get(move.bridge) ?? [];
    byBridge.set(move.bridge, moves);
    moves.push(move);
  }
  return byBridge;
}

function moving(mac: string, bridge: string, moves: readonly FdbKnowledge[], known: Knowledge): Hit {
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
