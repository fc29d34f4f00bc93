/** Requests that left by the outermost hop of a path and got no reply there. Shared by the rules of no reply. */
import type { Exchange, Message, Sighting } from '../trace/types.ts';
import { deliveredRequests } from './host-server.ts';
import type { Knowledge } from './knowledge.ts';

export interface Departure {
  readonly message: Message;
  readonly sighting: Sighting;
}

/** In order; none where the exchange ended otherwise, or any hop showed a reply. */
export function unansweredDepartures(exchange: Exchange, known: Knowledge): readonly Departure[] {
  if (exchange.outcome !== 'no-reply' || known.wasAnswered(exchange)) return [];
  return deliveredRequests(exchange.messages).flatMap((message) => {
    const sighting = message.sightings.find(({ position }) => position === 0);
    return sighting ? [{ message, sighting }] : [];
  });
}
