/** Things to look at again at a time: a binary heap, earliest first, each thing in it once, ties in order of their keys. */
import type { TimeNs } from '../core/time.ts';

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
  readonly #heap: T[] = [];

  /** Puts an item in, or moves it to another time. */
  schedule(item: T, dueNs: TimeNs): void {
    if (item.heapAt < 0) {
      item.dueNs = dueNs;
      item.heapAt = this.#heap.push(item) - 1;
      this.#rise(item);
      return;
    }
    const isEarlier = dueNs < item.dueNs;
    item.dueNs = dueNs;
    if (isEarlier) this.#rise(item);
    else this.#sink(item);
  }

  /** Puts an item in, or moves it to an earlier time; one that is due by then stays where it is. */
  hasten(item: T, dueNs: TimeNs): void {
    if (item.heapAt < 0 || dueNs < item.dueNs) this.schedule(item, dueNs);
  }

  remove(item: T): void {
    const { heapAt } = item;
    if (heapAt < 0) return;
    const last = this.#heap.pop()!;
    item.heapAt = -1;
    if (last === item) return;
    this.#place(last, heapAt);
    this.#rise(last);
    this.#sink(last);
  }

  /** The earliest item, where it is due at or before `nowNs`. It stays in until it is moved or removed. */
  first(nowNs: TimeNs): T | null {
    const item = this.#heap[0];
    return item === undefined || item.dueNs > nowNs ? null : item;
  }

  #rise(item: T): void {
    let at = item.heapAt;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = this.#heap[parent]!;
      if (!before(item, above)) break;
      this.#place(above, at);
      at = parent;
    }
    this.#place(item, at);
  }

  #sink(item: T): void {
    const heap = this.#heap;
    let at = item.heapAt;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      const right = heap[child + 1];
      if (right !== undefined && before(right, heap[child]!)) child++;
      const below = heap[child]!;
      if (!before(below, item)) break;
      this.#place(below, at);
      at = child;
    }
    this.#place(item, at);
  }

  #place(item: T, at: number): void {
    this.#heap[at] = item;
    item.heapAt = at;
  }
}

function before(a: Scheduled, b: Scheduled): boolean {
  if (a.dueNs !== b.dueNs) return a.dueNs < b.dueNs;
  return a.key < b.key;
}
