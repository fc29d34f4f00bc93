/** Where the results of a trace go, in an order that depends on the packets' times only. */
import type { DhcpMessage } from '../dhcp/message.ts';
import type { Said } from '../dhcp/said.ts';
import type { Exchange, Message, Sighting } from './types.ts';

/**
 * `sighting` comes once a copy's message is known, for background with null. `beside` are the messages of the exchange so
 * far, `message` itself included; it grows as the exchange goes on.
 */
export interface TraceSink<S extends Said = DhcpMessage> {
  sighting(sighting: Sighting, message: Message<S> | null): void;
  verdict(message: Message<S>, beside: readonly Message<S>[]): void;
  /** A request was not seen to arrive; its verdict waits for an answer, which may take seconds. */
  unproved?(message: Message<S>): void;
  exchange(exchange: Exchange<S>): void;
}
