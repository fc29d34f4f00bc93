/** Counts by two names. Of very many pairs the later ones count as `other`: hostile input fills no memory. */

const MOST_PAIRS = 1_000;
const OTHER = 'other';

export class PairCounts {
  readonly #counts = new Map<string, Map<string, number>>();
  #pairs = 0;

  add(first: string, second: string, count = 1): void {
    const known = this.#counts.get(first)?.get(second);
    if (known === undefined && this.#pairs >= MOST_PAIRS) this.#put(OTHER, OTHER, count);
    else this.#put(first, second, count);
  }

  /** In the order in which they came. */
  list(): readonly (readonly [first: string, second: string, count: number])[] {
    return [...this.#counts].flatMap(([first, seconds]) =>
      [...seconds].map(([second, count]) => [first, second, count] as const),
    );
  }

  #put(first: string, second: string, count: number): void {
    const seconds = this.#counts.get(first) ?? new Map<string, number>();
    this.#counts.set(first, seconds);
    const before = seconds.get(second);
    if (before === undefined) this.#pairs++;
    seconds.set(second, (before ?? 0) + count);
  }
}
