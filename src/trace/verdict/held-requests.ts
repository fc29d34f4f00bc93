/** Requests of one client whose verdict is held back (src/trace/verdict/answer-watch.ts), in the order in which they came. */

import type { TimeNs } from '../../core/time.ts';
import type { Said } from '../../dhcp/said.ts';
import type { Copy } from '../copies/copy.ts';
import type { OpenExchange } from '../exchange/open-exchange.ts';
import { ANSWER_PATIENCE_NS } from '../limits.ts';
import type { Message, Verdict } from '../types.ts';

export interface HeldRequest {
  readonly exchange: OpenExchange;
  /** Without a verdict yet. */
  readonly message: Omit<Message<Said>, 'verdict'> & { verdict: Verdict | null };
  readonly carrying: readonly Copy[];
  /** The verdict where nothing answers: lost, or inconclusive. */
  readonly unproved: Verdict;
}

const NONE: HeldRequest[] = [];

export class HeldRequests {
  #held = NONE;

  get size(): number {
    return this.#held.length;
  }

  /** Holds a request, behind those that are held. */
  add(request: HeldRequest): void {
    if (this.#held === NONE) this.#held = [];
    this.#held.push(request);
  }

  /** The verdict on a message that is held, where nothing answers. */
  unprovedOf(message: Message<Said>): Verdict | null {
    return this.#held.find((held) => held.message === message)?.unproved ?? null;
  }

  /** When the first one is no longer waited for; null where none is held. */
  nextDue(): TimeNs | null {
    const first = this.#held.length === 0 ? undefined : this.#held[0];
    return first === undefined ? null : dueOf(first);
  }

  /** Takes out the first one where it is due at `nowNs`. */
  takeDue(nowNs: TimeNs): HeldRequest | null {
    const dueNs = this.nextDue();
    return dueNs !== null && dueNs <= nowNs ? this.takeFirst() : null;
  }

  /** Takes out the one that was held first; null where there is none. */
  takeFirst(): HeldRequest | null {
    return this.#held.shift() ?? null;
  }

  /** Takes out those of an exchange that fit. */
  take(exchange: OpenExchange, fits: (request: HeldRequest) => boolean): readonly HeldRequest[] {
    if (this.#held.length === 0) return NONE;
    const taken = this.#held.filter((held) => held.exchange === exchange && fits(held));
    if (taken.length > 0) this.#held = this.#held.filter((held) => !taken.includes(held));
    return taken;
  }
}

function dueOf({ message }: HeldRequest): TimeNs {
  return message.sightings[0]!.timeNs + ANSWER_PATIENCE_NS;
}
