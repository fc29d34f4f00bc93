/** Where the results of a trace go, in an order that depends on the packets' times only. */
import type { Exchange, Message, Sighting } from './types.ts';

/**
 * `sighting` comes once a copy's message is known, for background with null. `beside` are the messages of the exchange so
 * far, `message` itself included; it grows as the exchange goes on.
 */
export interface TraceSink {
  sighting(sighting: Sighting, message: Message | null): void;
  verdict(message: Message, beside: readonly Message[]): void;
  /** A request was not seen to arrive; its verdict waits for an answer, which may take seconds. */
  unproved?(message: Message): void;
  exchange(exchange: Exchange): void;
}
