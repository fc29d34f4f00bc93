/**
 * What files owe besides what each of them says: when all of them open, pauses between the parts of one capture, where
 * reading was stopped, and counters at the end. A source around a source.
 */
import type { DurationNs, TimeNs } from '../core/time.ts';
import { atOnce, inOrder } from './event-order.ts';
import { BEGINNING_OF_TIME } from './file-listener.ts';
import { FileParts } from './file-parts.ts';
import type { FileReader } from './file-reader.ts';
import type { Batch, Source, SourceEvent, TimedEvent } from './source.ts';

/** `source` reads the files of `readers`, whose times may jump back by `windowNs`. */
export function withWhatFilesOwe(source: Source, readers: readonly FileReader[], windowNs: DurationNs): Source {
  async function* batches(): AsyncGenerator<Batch> {
    const together = new FilesTogether(readers, windowNs);
    for await (const batch of source.batches()) yield together.add(batch);
    yield together.last();
  }
  return { batches, stop: () => source.stop() };
}

class FilesTogether {
  readonly #readers: readonly FileReader[];
  readonly #parts: FileParts | null;
  #watermarkNs = BEGINNING_OF_TIME;
  /** The earliest frame of any file; null until every file has shown its own. */
  #beginNs: TimeNs | null = null;
  #unopened: number[] = [];

  constructor(readers: readonly FileReader[], windowNs: DurationNs) {
    this.#readers = readers;
    this.#parts = readers.length > 1 ? new FileParts(readers, windowNs) : null;
  }

  add(batch: Batch): Batch {
    this.#watermarkNs = batch.watermarkNs;
    for (const { event } of batch.events) if (event.kind === 'interface') this.#unopened.push(event.interface.id);
    if (this.#watermarkNs > BEGINNING_OF_TIME) {
      this.#beginNs ??= most(
        this.#readers.map(({ said }) => said.earliestNs),
        (a, b) => a < b,
      );
    }
    const owed = [...this.#opened(), ...(this.#parts?.takePauses() ?? [])];
    // Most batches hold frames and nothing else.
    if (batch.events.length === 0 && owed.length === 0) return batch;
    const said = batch.events.map((timed) => this.#sinceBegin(timed));
    return { ...batch, events: [...said, ...owed].sort(inOrder) };
  }

  /** The time of the latest frame, the counters of every interface, and what was not read. */
  last(): Batch {
    const latestNs = most(
      this.#readers.map((reader) => reader.latestNs),
      (a, b) => a > b,
    );
    // Where reading was stopped, frames have been read that are not handed out any more.
    const untilNs = latestNs !== null && latestNs > this.#watermarkNs ? this.#watermarkNs : latestNs;
    const isKnown = untilNs !== null && untilNs > BEGINNING_OF_TIME;
    const latest: readonly SourceEvent[] = isKnown ? [{ kind: 'latest', timeNs: untilNs }] : [];
    const timeNs = latestNs ?? 0n;
    const counters = [...new Set(this.#readers.flatMap(({ said }) => [...said.interfaceIds]))].map(
      (interfaceId): SourceEvent => ({ kind: 'stats', timeNs, interfaceId, ...this.#finalCounters(interfaceId) }),
    );
    const unread = this.#readers.flatMap((reader) => this.#unread(reader));
    const events = [...latest, ...counters, ...unread].map(atOnce);
    return { frames: [], events, watermarkNs: this.#watermarkNs };
  }

  /** All interfaces count as open from the first frame of any file. */
  #opened(): readonly TimedEvent[] {
    const timeNs = this.#beginNs;
    if (timeNs === null) return [];
    return this.#unopened.splice(0).map((interfaceId) => atOnce({ kind: 'opened', timeNs, interfaceId }));
  }

  /** A file without a frame is gone from the beginning. */
  #sinceBegin(timed: TimedEvent): TimedEvent {
    const { event } = timed;
    if (event.kind !== 'gone' || event.timeNs !== BEGINNING_OF_TIME) return timed;
    return { ...timed, event: { ...event, timeNs: this.#beginNs ?? 0n } };
  }

  /** The counters of an interface over all its files. Those of a capture go on counting from part to part. */
  #finalCounters(interfaceId: number) {
    const counts = this.#readers
      .filter(({ said }) => said.interfaceIds.has(interfaceId))
      .map(({ said }) => said.finalCounters(interfaceId));
    const isMore = (a: number, b: number) => a > b;
    return {
      seen: counts.reduce((sum, count) => sum + count.seen, 0),
      received: most(
        counts.map(({ received }) => received),
        isMore,
      ),
      dropped: most(
        counts.map(({ dropped }) => dropped),
        isMore,
      ),
    };
  }

  /** What a file holds beyond the place where reading it was stopped; a stream ends when nobody reads it any more. */
  #unread({ said, hasEnded, progress: { taken, size } }: FileReader): readonly SourceEvent[] {
    if (hasEnded || size === null || said.isGone) return [];
    const detail = `${said.reading}: stopped at byte ${taken} of ${size}`;
    const timeNs = this.#watermarkNs > BEGINNING_OF_TIME ? this.#watermarkNs : (this.#beginNs ?? 0n);
    return [...said.interfaceIds].map((interfaceId) => ({
      kind: 'gone',
      timeNs,
      interfaceId,
      reason: 'cut-off',
      detail,
    }));
  }
}

/** The first of the values in this order; null where none is known. */
function most<T>(values: readonly (T | null)[], isBefore: (a: T, b: T) => boolean): T | null {
  return values.reduce(
    (first, value) => (value !== null && (first === null || isBefore(value, first)) ? value : first),
    null,
  );
}
