/**
 * A time for each pair of a text and a 32-bit number (a client and an xid), bounded: at the limit the older half is forgotten.
 * The table is flat, because objects of thousands of clients that live for a while and then die cost the garbage collector
 * most (measured).
 */
import type { TimeNs } from '../../core/time.ts';
import { hashOf } from './hash-of.ts';

/** Stands for a pair that was taken out: no time of a packet. */
const GONE = -(2n ** 63n);

const FEWEST_SLOTS = 64;

export class PairTimes {
  #young: Table;
  #old: Table;
  readonly #limit: number;

  /** At least `limit` / 2 of the latest pairs are remembered, at most `limit`. */
  constructor(limit: number) {
    this.#limit = limit;
    this.#young = new Table(limit);
    this.#old = new Table(limit);
  }

  get(text: string, number: number): TimeNs | undefined {
    const hash = hashOfPair(text, number);
    const timeNs = this.#young.get(text, number | 0, hash) ?? this.#old.get(text, number | 0, hash);
    return timeNs === GONE ? undefined : timeNs;
  }

  set(text: string, number: number, timeNs: TimeNs): void {
    const young = this.#young;
    young.set(text, number | 0, hashOfPair(text, number), timeNs);
    if (young.size < this.#limit / 2) return;
    this.#young = this.#old;
    this.#old = young;
    this.#young.clear();
  }

  /** Forgets the pair; whether it was there. */
  delete(text: string, number: number): boolean {
    if (this.get(text, number) === undefined) return false;
    this.set(text, number, GONE);
    return true;
  }
}

/** Linear probing, with no more than half of the slots taken. */
class Table {
  size = 0;
  /** Null where a slot is free. */
  #texts: (string | null)[] = new Array(FEWEST_SLOTS).fill(null);
  #numbers = new Int32Array(FEWEST_SLOTS);
  #times = new BigInt64Array(FEWEST_SLOTS);
  readonly #mostSlots: number;

  constructor(limit: number) {
    this.#mostSlots = 2 ** Math.ceil(Math.log2(Math.max(limit, FEWEST_SLOTS)));
  }

  get(text: string, number: number, hash: number): TimeNs | undefined {
    const slot = this.#slotOf(text, number, hash);
    return this.#texts[slot] === null ? undefined : this.#times[slot];
  }

  set(text: string, number: number, hash: number, timeNs: TimeNs): void {
    let slot = this.#slotOf(text, number, hash);
    if (this.#texts[slot] === null) {
      if (2 * this.size >= this.#texts.length && this.#texts.length < this.#mostSlots) {
        this.#grow();
        slot = this.#slotOf(text, number, hash);
      }
      this.size++;
    }
    this.#texts[slot] = text;
    this.#numbers[slot] = number;
    this.#times[slot] = timeNs;
  }

  clear(): void {
    this.#texts.fill(null);
    this.size = 0;
  }

  /** Where the pair stands, or the free slot where it would. */
  #slotOf(text: string, number: number, hash: number): number {
    const texts = this.#texts;
    const numbers = this.#numbers;
    const last = texts.length - 1;
    let slot = hash & last;
    while (texts[slot] !== null && (numbers[slot] !== number || texts[slot] !== text)) slot = (slot + 1) & last;
    return slot;
  }

  #grow(): void {
    const texts = this.#texts;
    const numbers = this.#numbers;
    const times = this.#times;
    const slots = 2 * texts.length;
    this.#texts = new Array(slots).fill(null);
    this.#numbers = new Int32Array(slots);
    this.#times = new BigInt64Array(slots);
    for (const [from, text] of texts.entries()) {
      if (text === null) continue;
      const number = numbers[from]!;
      const slot = this.#slotOf(text, number, hashOfPair(text, number));
      this.#texts[slot] = text;
      this.#numbers[slot] = number;
      this.#times[slot] = times[from]!;
    }
  }
}

function hashOfPair(text: string, number: number): number {
  const mixed = Math.imul(hashOf(text) ^ (number | 0), 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}
