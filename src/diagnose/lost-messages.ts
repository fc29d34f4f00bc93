/**
 * Lost messages that wait for the state of the host to be read again: what explains a loss may only be known then.
 */
import { partition } from '../core/lists.ts';
import type { Message } from '../trace/types.ts';
import type { Knowledge } from './knowledge.ts';

/** Messages that wait; at the limit the one that waited longest is explained with what is known. */
const MOST_WAITING = 256;

export class LostMessages {
  #waiting: Message[] = [];

  /** A message with the verdict `lost`. */
  add(message: Message): void {
    this.#waiting.push(message);
  }

  /** Those to be explained now: a reading has come after them, or, `atEnd`, none will. */
  takeDue(known: Knowledge, atEnd: boolean): readonly Message[] {
    if (this.#waiting.length === 0) return this.#waiting;
    const overdue = this.#waiting.length - MOST_WAITING;
    const isDue = (message: Message, i: number) => atEnd || i < overdue || wasReadAfter(message, known);
    const [due, waiting] = partition(this.#waiting, isDue);
    this.#waiting = waiting;
    return due;
  }
}

function wasReadAfter({ sightings }: Message, known: Knowledge): boolean {
  const last = sightings.at(-1);
  return known.on(last?.interface ?? '').wasReadAfter(last?.timeNs ?? 0n);
}
