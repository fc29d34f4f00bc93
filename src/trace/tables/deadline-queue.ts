/** Things to look at again at a time: a binary heap, earliest first, each thing in it once, ties in order of their keys. */
import type { TimeNs } from '../../core/time.ts';

/** What stands in the queue. `dueNs` and `heapAt` belong to the queue. */
export interface Scheduled {
  /** Breaks ties, so that one input gives one order. */
  readonly key: string;
  /** When it is due; means nothing while it is not in the queue. */
  dueNs: TimeNs;
  /** -1 while it is not in the queue. */
  heapAt: number;
}

export class DeadlineQueue<T extends Scheduled> {
  readonly #items: T[] = [];
  /**
   * When each item is due, in nanoseconds since the first time heard of: ordered by these the heap need not look into its
   * items, which are all over the memory. Exact for a hundred days, and never in another order than `dueNs`.
   */
  readonly #dues: number[] = [];
  #originNs: TimeNs | null = null;

  /** Puts an item in, or moves it to another time. */
  schedule(item: T, dueNs: TimeNs): void {
    this.#originNs ??= dueNs;
    const due = Number(dueNs - this.#originNs);
    if (item.heapAt < 0) {
      item.dueNs = dueNs;
      this.#dues.push(due);
      this.#rise(item, due, this.#items.push(item) - 1);
      return;
    }
    const isEarlier = dueNs < item.dueNs;
    item.dueNs = dueNs;
    if (isEarlier) this.#rise(item, due, item.heapAt);
    else this.#sink(item, due, item.heapAt);
  }

  /** Puts an item in, or moves it to an earlier time; one that is due by then stays where it is. */
  hasten(item: T, dueNs: TimeNs): void {
    if (item.heapAt < 0 || dueNs < item.dueNs) this.schedule(item, dueNs);
  }

  remove(item: T): void {
    const { heapAt } = item;
    if (heapAt < 0) return;
    const last = this.#items.pop()!;
    const due = this.#dues.pop()!;
    item.heapAt = -1;
    if (last === item) return;
    this.#rise(last, due, heapAt);
    this.#sink(last, due, last.heapAt);
  }

  /** The earliest item, where it is due at or before `nowNs`. It stays in until it is moved or removed. */
  first(nowNs: TimeNs): T | null {
    const item = this.#items[0];
    return item === undefined || item.dueNs > nowNs ? null : item;
  }

  /** Moves an item up from `at`, where there is room for it. */
  #rise(item: T, due: number, start: number): void {
    let at = start;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#isBefore(item, due, parent)) break;
      this.#place(this.#items[parent]!, this.#dues[parent]!, at);
      at = parent;
    }
    this.#place(item, due, at);
  }

  /** Moves an item down from `at`, where there is room for it. */
  #sink(item: T, due: number, start: number): void {
    const items = this.#items;
    const dues = this.#dues;
    let at = start;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= items.length) break;
      if (child + 1 < items.length && this.#isBefore(items[child + 1]!, dues[child + 1]!, child)) child++;
      if (this.#isBefore(item, due, child)) break;
      this.#place(items[child]!, dues[child]!, at);
      at = child;
    }
    this.#place(item, due, at);
  }

  #place(item: T, due: number, at: number): void {
    this.#items[at] = item;
    this.#dues[at] = due;
    item.heapAt = at;
  }

  #isBefore(item: T, due: number, at: number): boolean {
    const other = this.#dues[at]!;
    return due !== other ? due < other : comesFirst(item, this.#items[at]!);
  }
}

function comesFirst(a: Scheduled, b: Scheduled): boolean {
  if (a.dueNs !== b.dueNs) return a.dueNs < b.dueNs;
  return a.key < b.key;
}
