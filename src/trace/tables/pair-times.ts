/**
 * A time for each pair of a text and a 32-bit number (a client and an xid), bounded: at the limit the older half is forgotten.
 * The tables hold numbers only: texts of thousands of clients that live for a while and then die cost the garbage collector
 * most (measured). Of a text they hold a hash of 53 bits; that two clients with one xid have the same does not happen.
 */
import type { TimeNs } from '../../core/time.ts';

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
    // Most pairs that are asked for are not there, which their numbers tell: then no text is hashed (measured).
    if (!this.#young.mayHold(number) && !this.#old.mayHold(number)) return undefined;
    const key = keyOf(text);
    const timeNs = this.#young.get(key, number | 0) ?? this.#old.get(key, number | 0);
    return timeNs === GONE ? undefined : timeNs;
  }

  set(text: string, number: number, timeNs: TimeNs): void {
    const young = this.#young;
    young.set(keyOf(text), number | 0, timeNs);
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
  /** Hashes of the texts; 0 where a slot is free. */
  #keys = new Float64Array(FEWEST_SLOTS);
  #numbers = new Int32Array(FEWEST_SLOTS);
  #times = new BigInt64Array(FEWEST_SLOTS);
  /** For each number that was put in, one at a place that it tells. */
  readonly #marks: Uint8Array;
  readonly #mostSlots: number;

  constructor(limit: number) {
    this.#mostSlots = 2 ** Math.ceil(Math.log2(Math.max(limit, FEWEST_SLOTS)));
    this.#marks = new Uint8Array(4 * this.#mostSlots);
  }

  /** Whether any pair with this number may be here. */
  mayHold(number: number): boolean {
    return this.#marks[this.#markOf(number)] === 1;
  }

  get(key: number, number: number): TimeNs | undefined {
    const slot = this.#slotOf(key, number);
    return this.#keys[slot] === 0 ? undefined : this.#times[slot];
  }

  set(key: number, number: number, timeNs: TimeNs): void {
    let slot = this.#slotOf(key, number);
    if (this.#keys[slot] === 0) {
      if (2 * this.size >= this.#keys.length && this.#keys.length < this.#mostSlots) {
        this.#grow();
        slot = this.#slotOf(key, number);
      }
      this.size++;
      this.#marks[this.#markOf(number)] = 1;
    }
    this.#keys[slot] = key;
    this.#numbers[slot] = number;
    this.#times[slot] = timeNs;
  }

  clear(): void {
    this.#keys.fill(0);
    this.#marks.fill(0);
    this.size = 0;
  }

  #markOf(number: number): number {
    return mix(number) & (this.#marks.length - 1);
  }

  /** Where the pair stands, or the free slot where it would. */
  #slotOf(key: number, number: number): number {
    const keys = this.#keys;
    const numbers = this.#numbers;
    const last = keys.length - 1;
    let slot = mix(key ^ number) & last;
    while (keys[slot] !== 0 && (numbers[slot] !== number || keys[slot] !== key)) slot = (slot + 1) & last;
    return slot;
  }

  #grow(): void {
    const keys = this.#keys;
    const numbers = this.#numbers;
    const times = this.#times;
    const slots = 2 * keys.length;
    this.#keys = new Float64Array(slots);
    this.#numbers = new Int32Array(slots);
    this.#times = new BigInt64Array(slots);
    for (let from = 0; from < keys.length; from++) {
      const key = keys[from]!;
      if (key === 0) continue;
      const slot = this.#slotOf(key, numbers[from]!);
      this.#keys[slot] = key;
      this.#numbers[slot] = numbers[from]!;
      this.#times[slot] = times[from]!;
    }
  }
}

/** A whole number above 0 of 53 bits, all that a double holds: two hashes of the text side by side. */
function keyOf(text: string): number {
  let a = 0x811c9dc5;
  let b = 0x61c88647;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul((b ^ (b >>> 15)) + code, 0x85ebca6b);
  }
  return (a >>> 0) * 0x20_0000 + (b >>> 11) + 1;
}

function mix(number: number): number {
  const mixed = Math.imul(number, 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}
