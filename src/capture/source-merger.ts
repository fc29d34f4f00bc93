/**
 * Several sources as one, batch by batch: frames and events in the order of time, up to the time that every source has
 * come to. Interfaces are known by their names and get numbers of their own. Pure: src/capture/merge-sources.ts reads.
 */
import type { Frame } from '../core/frame.ts';
import { append, partition } from '../core/lists.ts';
import { END_OF_TIME, type TimeNs } from '../core/time.ts';
import { atOnce, inOrder } from './event-order.ts';
import { FrameQueue, mergeQueues } from './frame-queue.ts';
import type { Batch, CaptureInterface, SourceEvent, TimedEvent } from './source.ts';

/** What is held of one source. */
interface Part {
  readonly queue: FrameQueue;
  events: TimedEvent[];
  /** Up to where it has come; null before its first batch. */
  watermarkNs: TimeNs | null;
  hasEnded: boolean;
  /** Our number for each of its interfaces, by its own number. */
  readonly ids: number[];
  /** Its numbers are ours too: its frames can be handed on as they are. */
  hasOurIds: boolean;
}

/** What merges the batches of several sources while they are read. */
export interface Merger {
  take(index: number, batch: Batch): void;
  keep(index: number): void;
  end(index: number, isComplete: boolean): void;
  readonly lagging: number | null;
  readonly watermarkNs: TimeNs | null;
  next(): Batch;
}

export class SourceMerger implements Merger {
  readonly #parts: readonly Part[];
  readonly #idByName = new Map<string, number>();

  constructor(count: number) {
    this.#parts = Array.from({ length: count }, () => ({
      queue: new FrameQueue(),
      events: [],
      watermarkNs: null,
      hasEnded: false,
      ids: [],
      hasOurIds: true,
    }));
  }

  /** Takes a batch of the source with this index. Its frames are valid until the source's next one is asked for. */
  take(index: number, { frames, events, watermarkNs }: Batch): void {
    const part = this.#parts[index]!;
    part.watermarkNs = watermarkNs;
    this.add(index, events);
    part.queue.append(part.hasOurIds ? frames : frames.map((frame) => this.#ourFrame(frame, part)));
  }

  /** Takes events of a source beside its batches. */
  add(index: number, events: readonly TimedEvent[]): void {
    const part = this.#parts[index]!;
    append(
      part.events,
      events.flatMap((timed) => this.#ourEvent(timed, part) ?? []),
    );
  }

  /** The source is asked for its next batch: what is held of it gets bytes of its own. */
  keep(index: number): void {
    this.#parts[index]!.queue.keepBytes();
  }

  /** The source has ended. `isComplete`: nothing is missing behind what it said, so it holds the others back no longer. */
  end(index: number, isComplete: boolean): void {
    const part = this.#parts[index]!;
    part.hasEnded = true;
    if (isComplete) part.watermarkNs = END_OF_TIME;
  }

  /** The source that the others wait for; null where all have ended. */
  get lagging(): number | null {
    let least: number | null = null;
    for (const [index, { hasEnded, watermarkNs }] of this.#parts.entries()) {
      if (hasEnded) continue;
      if (watermarkNs === null) return index;
      if (least === null || watermarkNs < this.#parts[least]!.watermarkNs!) least = index;
    }
    return least;
  }

  /** Up to where all have come; null while one has said nothing yet. */
  get watermarkNs(): TimeNs | null {
    let leastNs = END_OF_TIME;
    for (const { watermarkNs } of this.#parts) {
      if (watermarkNs === null) return null;
      if (watermarkNs < leastNs) leastNs = watermarkNs;
    }
    return leastNs;
  }

  /** All that may be handed out; only where the watermark is known. */
  next(): Batch {
    const watermarkNs = this.watermarkNs!;
    const events: TimedEvent[] = [];
    for (const part of this.#parts) {
      const [due, held] = partition(part.events, ({ timeNs }) => timeNs === null || timeNs <= watermarkNs);
      append(events, due);
      part.events = held;
    }
    const queues = this.#parts.map(({ queue }) => queue);
    return { frames: mergeQueues(queues, watermarkNs), events: events.sort(inOrder), watermarkNs };
  }

  /** The event with our numbers; null where it announces an interface that is known. */
  #ourEvent(timed: TimedEvent, part: Part): TimedEvent | null {
    const { event } = timed;
    if (event.kind === 'interface') return this.#announce(event.interface, part);
    return part.hasOurIds || !('interfaceId' in event) ? timed : { ...timed, event: this.#withOurId(event, part) };
  }

  #announce(announced: CaptureInterface, part: Part): TimedEvent | null {
    const known = this.#idByName.get(announced.name);
    const id = known ?? this.#idByName.size;
    this.#idByName.set(announced.name, id);
    part.ids[announced.id] = id;
    if (id !== announced.id) part.hasOurIds = false;
    return known === undefined ? atOnce({ kind: 'interface', interface: { ...announced, id } }) : null;
  }

  #withOurId<E extends SourceEvent & { readonly interfaceId: number }>(event: E, part: Part): E {
    return { ...event, interfaceId: part.ids[event.interfaceId]! };
  }

  #ourFrame(frame: Frame, part: Part): Frame {
    return { ...frame, interfaceId: part.ids[frame.interfaceId]! };
  }
}
