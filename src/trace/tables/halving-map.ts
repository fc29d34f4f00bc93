/**
 * A bounded map that forgets its older half at the limit. Two maps in turn: taking the oldest entry out of one Map again
 * and again passes over all the holes left before it, and is slow.
 */
export class HalvingMap<Key, Value> {
  #young = new Map<Key, Value>();
  #old = new Map<Key, Value>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get(key: Key): Value | undefined {
    const value = this.#young.get(key);
    return value !== undefined ? value : this.#old.get(key);
  }

  set(key: Key, value: Value): void {
    this.#young.set(key, value);
    if (this.#young.size < this.#limit / 2) return;
    this.#old = this.#young;
    this.#young = new Map();
  }
}
