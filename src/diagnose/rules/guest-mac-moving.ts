/** The bridge's entry for the guest flips between ports: two or more moves in the trace. */
import { fdbEvidence, frameEvidence } from '../evidence.ts';
import type { Evidence } from '../finding.ts';
import { defineRule, NO_HITS } from '../rule.ts';

export const guestMacMoving = defineRule({
  code: 'guest-mac-moving',
  level: 'cause',
  needs: ['fdb'],
  onEnd(_end, known) {
    return [...known.guests].flatMap((mac) => {
      const moves = known.timeline.moves(mac);
      if (moves.length < 2) return NO_HITS;
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
      const facts = { mac, bridge: moves[0]?.bridge ?? null, ports };
      return [{ facts, evidence, exchanges: [...exchanges], messages: [...messages], count: moves.length }];
    });
  },
});
