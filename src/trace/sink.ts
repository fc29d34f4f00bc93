/** Where the results of a trace go, in an order that depends on the packets' times only. */
import type { Exchange, Message, Sighting } from './types.ts';

/** `sighting` comes once a copy's message is known, for background with null. */
export interface TraceSink {
  sighting(sighting: Sighting, message: Message | null): void;
  verdict(message: Message): void;
  exchange(exchange: Exchange): void;
}
