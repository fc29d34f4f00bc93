/** Things to look at again at a time: a binary heap, earliest first, ties in order of their text. */
import type { TimeNs } from '../core/time.ts';

export interface Deadline<T> {
  readonly dueNs: TimeNs;
  /** Breaks ties, so that one input gives one order. */
  readonly tie: string;
  readonly item: T;
}

export class DeadlineQueue<T> {
  readonly #heap: Deadline<T>[] = [];

  push(deadline: Deadline<T>): void {
    const heap = this.#heap;
    let at = heap.push(deadline) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!before(deadline, heap[parent] as Deadline<T>)) break;
      heap[at] = heap[parent] as Deadline<T>;
      at = parent;
    }
    heap[at] = deadline;
  }

  /** Takes out the earliest deadline at or before `nowNs`. */
  pop(nowNs: TimeNs): Deadline<T> | null {
    const heap = this.#heap;
    const top = heap[0];
    if (top === undefined || top.dueNs > nowNs) return null;
    const last = heap.pop() as Deadline<T>;
    if (heap.length > 0) this.#sink(last);
    return top;
  }

  #sink(deadline: Deadline<T>): void {
    const heap = this.#heap;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      const right = heap[child + 1];
      if (right !== undefined && before(right, heap[child] as Deadline<T>)) child++;
      if (!before(heap[child] as Deadline<T>, deadline)) break;
      heap[at] = heap[child] as Deadline<T>;
      at = child;
    }
    heap[at] = deadline;
  }
}

function before<T>(a: Deadline<T>, b: Deadline<T>): boolean {
  return a.dueNs < b.dueNs || (a.dueNs === b.dueNs && a.tie < b.tie);
}
