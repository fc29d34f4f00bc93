/** Things to look at again at a time: a binary heap, earliest first, each thing in it once, ties in order of their keys. */
import type { TimeNs } from '../core/time.ts';

/** What stands in the queue. `dueNs` and `heapAt` belong to the queue. */
export interface Scheduled {
  /** Breaks ties, so that one input gives one order. */
  readonly key: string;
  /** When it is due; null while it is not in the queue. */
  dueNs: TimeNs | null;
  heapAt: number;
}

export class DeadlineQueue<T extends Scheduled> {
  readonly #heap: T[] = [];

  /** Puts an item in, or moves it to another time. */
  schedule(item: T, dueNs: TimeNs): void {
    if (item.dueNs === null) item.heapAt = this.#heap.push(item) - 1;
    item.dueNs = dueNs;
    this.#rise(item);
    this.#sink(item);
  }

  remove(item: T): void {
    if (item.dueNs === null) return;
    const last = this.#heap.pop()!;
    item.dueNs = null;
    if (last === item) return;
    this.#place(last, item.heapAt);
    this.#rise(last);
    this.#sink(last);
  }

  /** Takes out the earliest item that is due at or before `nowNs`, and says when it was due. */
  take(nowNs: TimeNs): { readonly item: T; readonly dueNs: TimeNs } | null {
    const item = this.#heap[0];
    if (item === undefined || item.dueNs === null || item.dueNs > nowNs) return null;
    const { dueNs } = item;
    this.remove(item);
    return { item, dueNs };
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
  if (a.dueNs !== b.dueNs) return a.dueNs! < b.dueNs!;
  return a.key < b.key;
}
