/**
 * Reads several sources as one. The one that lags behind is asked for more, so that memory does not depend on how far they
 * are apart; live ones are read all the time, because what nobody asks them for is lost.
 */
import type { Batch, Source } from './source.ts';
import { type Merger, SourceMerger } from './source-merger.ts';

/**
 * Nothing comes before each source has given its first batch. A source that ends holds the others back no longer: its last
 * batch has to say what its interfaces will not show (`gone`). After `stop` nothing comes that is later than the earliest
 * end. Throws what a source throws, and closes the others. `ownMerger` merges them otherwise than by their times.
 */
export function mergeSources(sources: readonly Source[], ownMerger?: Merger): Source {
  const [only, second] = sources;
  if (only !== undefined && second === undefined && ownMerger === undefined) return only;
  let isStopped = false;
  const stop = (): void => {
    isStopped = true;
    for (const source of sources) source.stop();
  };

  async function* batches(): AsyncGenerator<Batch> {
    const merger = ownMerger ?? new SourceMerger(sources.length);
    const reading = new Reading(sources);
    try {
      for (const index of sources.keys()) reading.ask(index);
      while (reading.isWaiting) {
        const reachedNs = merger.watermarkNs;
        let isNews = false;
        for (const { index, batch } of await reading.arrived()) {
          isNews ||= batch !== null;
          if (batch === null) merger.end(index, !isStopped);
          else merger.take(index, batch);
        }
        const watermarkNs = merger.watermarkNs;
        if (watermarkNs !== null && (isNews || watermarkNs !== reachedNs)) yield merger.next();
        const { lagging } = merger;
        for (const [index, { isLive }] of sources.entries()) {
          if (!(isLive || index === lagging) || reading.isAsked(index)) continue;
          merger.keep(index);
          reading.ask(index);
        }
      }
    } finally {
      stop();
      await reading.close();
    }
  }
  return { isLive: sources.some(({ isLive }) => isLive), batches, stop };
}

/** A batch of the source with this index; null: it has ended. */
interface Arrival {
  readonly index: number;
  readonly batch: Batch | null;
}

/**
 * What the sources were asked for and have not given yet. A Promise.race would keep something of each batch for as long as
 * one source is silent.
 */
class Reading {
  readonly #iterators: readonly AsyncIterator<Batch>[];
  readonly #asked = new Set<number>();
  readonly #ended = new Set<number>();
  #arrivals: Arrival[] = [];
  #failure: { readonly error: unknown } | null = null;
  #wake = () => {};

  constructor(sources: readonly Source[]) {
    this.#iterators = sources.map((source) => source.batches()[Symbol.asyncIterator]());
  }

  get isWaiting(): boolean {
    return this.#asked.size > 0;
  }

  isAsked(index: number): boolean {
    return this.#asked.has(index) || this.#ended.has(index);
  }

  /** Asks a source for its next batch. */
  ask(index: number): void {
    this.#asked.add(index);
    this.#iterators[index]!.next().then(
      ({ done, value }) => {
        if (done) this.#ended.add(index);
        this.#arrive({ index, batch: done ? null : value });
      },
      (error: unknown) => {
        this.#ended.add(index);
        this.#failure ??= { error };
        this.#wake();
      },
    );
  }

  /** What has come since the last call; waits for something. Throws what a source has thrown. */
  async arrived(): Promise<readonly Arrival[]> {
    if (this.#arrivals.length === 0 && this.#failure === null) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if (this.#failure !== null) throw this.#failure.error;
    const arrivals = this.#arrivals;
    this.#arrivals = [];
    return arrivals;
  }

  /** Closes the sources, once what they were asked for has come. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#iterators.map((iterator) => iterator.return?.()));
  }

  #arrive(arrival: Arrival): void {
    this.#asked.delete(arrival.index);
    this.#arrivals.push(arrival);
    this.#wake();
  }
}
