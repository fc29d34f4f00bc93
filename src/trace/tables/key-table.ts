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

  get size(): number {
    return this.#size;
  }

  get(key: string): Value | undefined {
    return this.#values[this.#slotOf(key)] ?? undefined;
  }

  set(key: string, value: Value): void {
    const slot = this.#slotOf(key);
    const isNew = this.#keys[slot] === null;
    this.#keys[slot] = key;
    this.#values[slot] = value;
    if (isNew && ++this.#size > this.#keys.length / 2) this.#grow();
  }

  delete(key: string): void {
    const keys = this.#keys;
    const last = keys.length - 1;
    let free = this.#slotOf(key);
    if (keys[free] === null) return;
    this.#size--;
    // Keys behind it, up to the next empty slot, move up if a search for them would end at the hole.
    for (let at = (free + 1) & last; keys[at] !== null; at = (at + 1) & last) {
      const home = hashOf(keys[at]!) & last;
      if (((at - home) & last) < ((at - free) & last)) continue;
      keys[free] = keys[at]!;
      this.#values[free] = this.#values[at]!;
      free = at;
    }
    keys[free] = null;
    this.#values[free] = null;
  }

  /** Where the key stands, or the empty slot where it would. */
  #slotOf(key: string): number {
    const keys = this.#keys;
    const last = keys.length - 1;
    let slot = hashOf(key) & last;
    for (let found = keys[slot]; found !== null && found !== key; found = keys[slot]) slot = (slot + 1) & last;
    return slot;
  }

  #grow(): void {
    const keys = this.#keys;
    const values = this.#values;
    this.#keys = new Array(2 * keys.length).fill(null);
    this.#values = new Array(2 * keys.length).fill(null);
    for (let i = 0; i < keys.length; i++) {
      if (keys[i] === null) continue;
      const slot = this.#slotOf(keys[i]!);
      this.#keys[slot] = keys[i]!;
      this.#values[slot] = values[i]!;
    }
  }
}
