/**
 * Time order: of the frames of one file or source, which may jump back a little, and of several together. Ties keep the
 * order in which frames were read and sources were given.
 */
import type { Frame } from '../core/frame.ts';
import { byTime, type TimeNs } from '../core/time.ts';

/** Frames of one file in time order, first in first out. */
export class FrameQueue {
  #frames: readonly Frame[] = [];
  /** The list may be written to. */
  #isOurs = false;
  #head = 0;
  /** Those before this index have bytes of their own: so many together, of those that are still here. */
  #owned = 0;
  #ownedBytes = 0;
  /** Whether all stand in the order of time: put there when it is asked for, not frame by frame. */
  #isSorted = true;

  get length(): number {
    return this.#frames.length - this.#head;
  }

  /** Time of the next frame; undefined when empty. */
  get nextNs(): TimeNs | undefined {
    this.#sort();
    return this.#frames[this.#head]?.timeNs;
  }

  /** Puts a frame behind all that are not later. */
  push(frame: Frame): void {
    const frames = this.#own();
    const last = frames.length - 1;
    if (last >= this.#head && frames[last]!.timeNs > frame.timeNs) this.#isSorted = false;
    frames.push(frame);
  }

  /** Puts frames that are in the order of time behind those that are here. Whoever gives them leaves the list as it is. */
  append(sorted: readonly Frame[]): void {
    if (this.length > 0) {
      for (const frame of sorted) this.push(frame);
      return;
    }
    // Mostly there are none, and then no frame is touched (measured).
    this.#frames = sorted;
    this.#head = 0;
    this.#owned = 0;
    this.#ownedBytes = 0;
    this.#isSorted = true;
    this.#isOurs = false;
  }

  /** Moves the next frame to the end of `target`. */
  shiftTo(target: Frame[]): void {
    this.#sort();
    const frame = this.#frames[this.#head];
    if (frame === undefined) return;
    if (this.#head < this.#owned) this.#ownedBytes -= frame.bytes.length;
    this.#head++;
    target.push(frame);
  }

  /** Moves all frames up to `untilNs` to the end of `target`. */
  moveTo(target: Frame[], untilNs: TimeNs): void {
    this.#sort();
    while (this.#head < this.#frames.length && this.#frames[this.#head]!.timeNs <= untilNs) this.shiftTo(target);
  }

  /**
   * Copies the bytes of those left, before the buffer they are views of is used again, and lets go of those taken out;
   * returns their size.
   */
  keepBytes(): number {
    this.#sort();
    const frames = this.#frames.slice(this.#head);
    const owned = Math.max(0, this.#owned - this.#head);
    // Only those that came last are looked at: where frames come fast, many more are held already (measured).
    let sizeToCopy = 0;
    for (let i = owned; i < frames.length; i++) sizeToCopy += frames[i]!.bytes.length;
    // One buffer for all of them, which are handed out at about the same time: many small ones take much longer to make.
    const copies = new Uint8Array(sizeToCopy);
    let at = 0;
    for (let i = owned; i < frames.length; i++) {
      const { interfaceId, timeNs, direction, linkType, bytes, wireLength } = frames[i]!;
      copies.set(bytes, at);
      const kept = copies.subarray(at, at + bytes.length);
      at += bytes.length;
      frames[i] = { interfaceId, timeNs, direction, linkType, bytes: kept, wireLength };
    }
    this.#frames = frames;
    this.#isOurs = true;
    this.#head = 0;
    this.#owned = frames.length;
    this.#ownedBytes += sizeToCopy;
    return this.#ownedBytes;
  }

  #own(): Frame[] {
    if (!this.#isOurs) this.#frames = this.#frames.slice();
    this.#isOurs = true;
    return this.#frames as Frame[];
  }

  #sort(): void {
    if (this.#isSorted) return;
    const before = this.#frames.slice(this.#head);
    const sorted = before.toSorted(byTime);
    let owned = 0;
    let ownedBytes = 0;
    for (; owned < this.#owned - this.#head && sorted[owned] === before[owned]; owned++) {
      ownedBytes += sorted[owned]!.bytes.length;
    }
    this.#frames = sorted;
    this.#ownedBytes = ownedBytes;
    this.#isOurs = true;
    this.#head = 0;
    this.#owned = owned;
    this.#isSorted = true;
  }
}

/** Takes all frames up to `untilNs` out of `queues`, in time order; on ties the earlier queue goes first. */
export function mergeQueues(queues: readonly FrameQueue[], untilNs: TimeNs): Frame[] {
  const merged: Frame[] = [];
  if (queues.length === 1) {
    queues[0]!.moveTo(merged, untilNs);
    return merged;
  }
  const heap: number[] = [];
  const isBefore = (a: number, b: number) => {
    const timeA = queues[a]!.nextNs!;
    const timeB = queues[b]!.nextNs!;
    return timeA < timeB || (timeA === timeB && a < b);
  };
  const siftDown = (start: number) => {
    let parent = start;
    for (;;) {
      const left = 2 * parent + 1;
      let first = parent;
      if (left < heap.length && isBefore(heap[left]!, heap[first]!)) first = left;
      if (left + 1 < heap.length && isBefore(heap[left + 1]!, heap[first]!)) first = left + 1;
      if (first === parent) return;
      const swapped = heap[parent]!;
      heap[parent] = heap[first]!;
      heap[first] = swapped;
      parent = first;
    }
  };
  queues.forEach((queue, index) => {
    if (queue.nextNs !== undefined && queue.nextNs <= untilNs) heap.push(index);
  });
  for (let i = heap.length >>> 1; i >= 0; i--) siftDown(i);
  while (heap.length > 0) {
    const queue = queues[heap[0]!]!;
    queue.shiftTo(merged);
    if (queue.nextNs === undefined || queue.nextNs > untilNs) {
      heap[0] = heap[heap.length - 1]!;
      heap.pop();
    }
    siftDown(0);
  }
  return merged;
}
