/**
 * A bounded map that forgets its older half at the limit. Two tables in turn, used again and again: taking the oldest entry
 * out of one Map again and again passes over all the holes left before it, and is slow.
 */
import { hashOf } from './hash-of.ts';
import { KeyTable } from './key-table.ts';

export class HalvingMap<Value> {
  #young = new KeyTable<Value>();
  #old = new KeyTable<Value>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get(key: string): Value | undefined {
    const hash = hashOf(key);
    return this.#young.get(key, hash) ?? this.#old.get(key, hash);
  }

  set(key: string, value: Value): void {
    const young = this.#young;
    young.set(key, value);
    if (young.size < this.#limit / 2) return;
    this.#young = this.#old;
    this.#old = young;
    this.#young.clear();
  }
}
