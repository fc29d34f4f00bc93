/** A list of bounded length: how it began and how it ended, and how much between the two was left out. */

export class FirstAndLast<Item> {
  readonly #most: number;
  readonly #first: Item[] = [];
  /** A ring: the oldest stands at `#next` once it is full. */
  readonly #last: Item[] = [];
  #next = 0;
  #leftOut = 0;

  /** Keeps `most` of the first and as many of the last. */
  constructor(most: number) {
    this.#most = most;
  }

  add(item: Item): void {
    if (this.#first.length < this.#most) this.#first.push(item);
    else if (this.#last.length < this.#most) this.#last.push(item);
    else {
      this.#last[this.#next] = item;
      this.#next = (this.#next + 1) % this.#most;
      this.#leftOut++;
    }
  }

  get leftOut(): number {
    return this.#leftOut;
  }

  /** All that were kept, in order. */
  items(): readonly Item[] {
    return [...this.#first, ...this.#last.slice(this.#next), ...this.#last.slice(0, this.#next)];
  }
}
