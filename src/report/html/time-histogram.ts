/**
 * How many messages fell into each part of a trace, however long it is: bins of equal width, which doubles whenever there
 * would be too many.
 */
import type { Tone } from './page-data.ts';

export interface Bin {
  good: number;
  bad: number;
  unsure: number;
  /** The exchange of the first message that did not go well in this time, else of the first. */
  exchange: number;
}

const MOST_BINS = 240;
const FIRST_WIDTH_NS = 1_000_000;

export class TimeHistogram {
  readonly #bins = new Map<number, Bin>();
  #widthNs = FIRST_WIDTH_NS;
  #least = Number.POSITIVE_INFINITY;
  #most = Number.NEGATIVE_INFINITY;

  /** `time` in nanoseconds from anywhere. */
  add(time: number, tone: Tone, exchange: number): void {
    this.#put(Math.floor(time / this.#widthNs), { good: 0, bad: 0, unsure: 0, exchange, [tone]: 1 });
    while (this.#most - this.#least >= MOST_BINS) this.#halve();
  }

  get widthNs(): number {
    return this.#widthNs;
  }

  /** When each begins, in order; those without messages are left out. */
  bins(): readonly (Bin & { readonly time: number })[] {
    const inOrder = [...this.#bins].sort(([a], [b]) => a - b);
    return inOrder.map(([index, bin]) => ({ ...bin, time: index * this.#widthNs }));
  }

  #put(index: number, added: Bin): void {
    this.#least = Math.min(this.#least, index);
    this.#most = Math.max(this.#most, index);
    const bin = this.#bins.get(index);
    if (bin === undefined) {
      this.#bins.set(index, added);
      return;
    }
    const wasGood = bin.bad + bin.unsure === 0;
    if (wasGood && added.bad + added.unsure > 0) bin.exchange = added.exchange;
    bin.good += added.good;
    bin.bad += added.bad;
    bin.unsure += added.unsure;
  }

  #halve(): void {
    const before = [...this.#bins];
    this.#bins.clear();
    this.#least = Number.POSITIVE_INFINITY;
    this.#most = Number.NEGATIVE_INFINITY;
    this.#widthNs *= 2;
    for (const [index, bin] of before) this.#put(Math.floor(index / 2), bin);
  }
}
