/**
 * Several guests ask under one client identifier, as clones with one machine-id do: to a server they are one client, and
 * get one address (RFC 2131, section 4.2).
 */
import { HalvingMap } from '../../trace/tables/halving-map.ts';
import type { Message, Outcome } from '../../trace/types.ts';
import { type Evidence, frameEvidence } from '../evidence.ts';
import { fact } from '../fact.ts';
import { defineRule, type Hit, NO_HITS } from '../rule.ts';

/** Identifiers remembered, and of one the guests and exchanges. */
const MOST_IDENTIFIERS = 4096;
const MOST_GUESTS = 16;
const MOST_EXCHANGES = 100;

/** A server that takes two guests for one refuses the second, or grants the address that the first one has. */
const EXPLAINED: ReadonlySet<Outcome> = new Set(['nak', 'declined']);

interface Sharing {
  /** The first request of each guest, by its MAC. */
  readonly guests: Map<string, Evidence>;
  readonly exchanges: number[];
  failed: boolean;
}

function newSharing(): Sharing {
  return { guests: new Map(), exchanges: [], failed: false };
}

const FACTS = { clientId: fact.said('Option 61, hex pairs joined by colons.', fact.text), macs: fact.several(2) };

export const clientIdShared = defineRule({
  code: 'client-id-shared',
  facts: FACTS,
  level: 'symptom',
  needs: [],
  create() {
    const byIdentifier = new HalvingMap<Sharing>(MOST_IDENTIFIERS);
    /** Identifiers of several guests; they are not forgotten. */
    const shared = new Map<string, Sharing>();
    return {
      onExchange({ id, chaddr, outcome, messages }) {
        const request = firstNaming(messages);
        const sighting = request?.sightings[0];
        const clientId = request?.dhcp.op === 1 ? request.dhcp.clientId : null;
        if (request === undefined || sighting === undefined || clientId === null || isOwnMac(clientId, chaddr))
          return NO_HITS;
        const sharing = shared.get(clientId) ?? byIdentifier.get(clientId) ?? newSharing();
        byIdentifier.set(clientId, sharing);
        if (!sharing.guests.has(chaddr) && sharing.guests.size < MOST_GUESTS)
          sharing.guests.set(chaddr, frameEvidence('arrived', request, sighting));
        if (sharing.exchanges.length < MOST_EXCHANGES) sharing.exchanges.push(id);
        sharing.failed ||= EXPLAINED.has(outcome);
        if (sharing.guests.size > 1 && shared.size < MOST_IDENTIFIERS) shared.set(clientId, sharing);
        return NO_HITS;
      },
      onEnd: () => [...shared].map(([clientId, sharing]) => hitOf(clientId, sharing)),
    };
  },
});

/** The first message with an identifier. Asked of every exchange, so without a closure. */
function firstNaming(messages: readonly Message[]): Message | undefined {
  for (const message of messages) if (message.dhcp.clientId !== null && message.reflects === null) return message;
  return undefined;
}

/** Hardware type and chaddr: it cannot be another's. Asked of nearly every exchange, so without making a text. */
function isOwnMac(clientId: string, chaddr: string): boolean {
  return clientId.length === 3 + chaddr.length && clientId.startsWith('01:') && clientId.endsWith(chaddr);
}

function hitOf(clientId: string, { guests, exchanges, failed }: Sharing): Hit<typeof FACTS> {
  return {
    level: failed ? 'cause' : 'symptom',
    facts: { clientId, macs: [...guests.keys()].sort() },
    evidence: [...guests.values()],
    exchanges,
    messages: [],
    count: guests.size,
  };
}
