/**
 * Things by a text, for thousands that come and go: a hash table with linear probing. A Map would do, but V8 keeps each
 * table that a Map has outgrown pointing to the next one, so that whatever stood in them outlives the next collections:
 * with a client that comes and goes for every exchange that is a fifth of the time of a trace (measured).
 */
import { hashOf } from './hash-of.ts';

const LEAST_SLOTS = 64;

export class KeyTable<Value> {
  #size = 0;
  /** A power of two of slots, never more than half of them taken; null where there is none. */
  #keys: (string | null)[] = new Array(LEAST_SLOTS).fill(null);
  #values: (Value | null)[] = new Array(LEAST_SLOTS).fill(null);
  /** Compared first: a text of another hash need not be fetched from memory (measured). */
  #hashes = new Int32Array(LEAST_SLOTS);

  get size(): number {
    return this.#size;
  }

  /** `hash` is that of the key, for whoever has it already. */
  get(key: string, hash: number = hashOf(key)): Value | undefined {
    return this.#values[this.#slotOf(key, hash)] ?? undefined;
  }

  set(key: string, value: Value, hash: number = hashOf(key)): void {
    const slot = this.#slotOf(key, hash);
    const isNew = this.#keys[slot] === null;
    this.#hashes[slot] = hash;
    this.#keys[slot] = key;
    this.#values[slot] = value;
    if (isNew && ++this.#size > this.#keys.length / 2) this.#grow();
  }

  delete(key: string): void {
    const keys = this.#keys;
    const hashes = this.#hashes;
    const last = keys.length - 1;
    let free = this.#slotOf(key, hashOf(key));
    if (keys[free] === null) return;
    this.#size--;
    // Keys behind it, up to the next empty slot, move up if a search for them would end at the hole.
    for (let at = (free + 1) & last; keys[at] !== null; at = (at + 1) & last) {
      const home = hashes[at]! & last;
      if (((at - home) & last) < ((at - free) & last)) continue;
      hashes[free] = hashes[at]!;
      keys[free] = keys[at]!;
      this.#values[free] = this.#values[at]!;
      free = at;
    }
    keys[free] = null;
    this.#values[free] = null;
  }

  /** Takes all out; its slots stay, to be filled again. */
  clear(): void {
    this.#keys.fill(null);
    this.#values.fill(null);
    this.#size = 0;
  }

  /** Where the key stands, or the empty slot where it would. */
  #slotOf(key: string, hash: number): number {
    const keys = this.#keys;
    const hashes = this.#hashes;
    const last = keys.length - 1;
    let slot = hash & last;
    while (keys[slot] !== null && (hashes[slot] !== hash || keys[slot] !== key)) slot = (slot + 1) & last;
    return slot;
  }

  #grow(): void {
    const [keys, values, hashes] = [this.#keys, this.#values, this.#hashes];
    this.#keys = new Array(2 * keys.length).fill(null);
    this.#values = new Array(2 * keys.length).fill(null);
    this.#hashes = new Int32Array(2 * keys.length);
    for (const [from, key] of keys.entries()) {
      if (key === null) continue;
      const slot = this.#slotOf(key, hashes[from]!);
      this.#hashes[slot] = hashes[from]!;
      this.#keys[slot] = key;
      this.#values[slot] = values[from]!;
    }
  }
}
