/**
 * The requests leave by Wi-Fi, and an access point takes frames from the station's own MAC only (IEEE 802.11, three-address
 * format). The kernel lets only a four-address or access-point interface onto a bridge (IFF_DONT_BRIDGE, br_add_if): there it
 * is no more than a hint.
 */
import type { Link } from '../../state/host-state.ts';
import { frameEvidence } from '../evidence.ts';
import { fact } from '../fact.ts';
import { defineRule, NO_HITS, type RuleHandlers } from '../rule.ts';
import { unansweredByWire } from '../unanswered-by-wire.ts';

const FACTS = { interface: fact.text, mac: fact.mac };

export const uplinkIsWifi = defineRule({
  code: 'uplink-is-wifi',
  facts: FACTS,
  level: 'cause',
  ofFailures: true,
  needs: ['machine'],
  create,
});

function create(): RuleHandlers<typeof FACTS> {
  let isConcerned = false;
  return {
    isConcerned: () => isConcerned,
    onExchange(exchange, known) {
      const unanswered = unansweredByWire(exchange, known);
      if (unanswered === null) return NO_HITS;
      isConcerned = true;
      const { message, sighting } = unanswered.left;
      const link = carrierOf(sighting.interface, known.links, unanswered.machine?.wireless ?? []);
      // A frame from the station's own MAC passes.
      if (link === null || sighting.linkSource === link.mac) return NO_HITS;
      return [
        {
          level: link.masterKind === 'bridge' ? 'symptom' : 'cause',
          facts: { interface: link.name, mac: exchange.chaddr },
          evidence: [frameEvidence('left', message, sighting)],
          exchanges: [exchange.id],
          messages: [message.id],
        },
      ];
    },
  };
}

/** The Wi-Fi interface that an interface is, or stands on. */
function carrierOf(name: string, links: readonly Link[], wireless: readonly string[]): Link | null {
  const link = links.find((each) => each.name === name);
  if (link === undefined) return null;
  if (wireless.includes(name)) return link;
  return wireless.includes(link.lower ?? '') ? (links.find((each) => each.name === link.lower) ?? null) : null;
}
