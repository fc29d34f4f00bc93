/** Which messages were lost: the first, for the summary, and the last ones, which an input without an end may excuse. */
import type { TimeNs } from '../core/time.ts';
import type { Message } from '../trace/types.ts';

/** How many messages `capture-cut-off` names that were judged though no capture recorded when it ended. */
const MOST_IN_TAIL = 100;

export class Losses {
  first: Message | null = null;
  readonly #last: Message[] = [];

  /** Takes in a message with its verdict; true where it counts as lost. */
  take(message: Message): boolean {
    if (message.verdict?.status !== 'lost' || message.reflects !== null) return false;
    this.first ??= message;
    this.#last.push(message);
    if (this.#last.length > MOST_IN_TAIL) this.#last.shift();
    return true;
  }

  /** Ids of those last seen after `sinceNs`. */
  since(sinceNs: TimeNs): readonly number[] {
    return this.#last.filter(({ sightings }) => (sightings.at(-1)?.timeNs ?? 0n) > sinceNs).map(({ id }) => id);
  }
}
