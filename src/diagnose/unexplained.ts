/** Lost messages that should have gone on by everything that was read: where they were lost, and what is unknown there. */
import type { Message } from '../trace/types.ts';
import type { LossExplanation } from './explain-loss.ts';

/** Messages lost between two hops, which no stage of the model stops. */
export interface Unexplained {
  readonly lastSeen: string;
  readonly missing: string;
  readonly count: number;
  /** Unknown things on the way between, as noun phrases: the first 20. */
  readonly doubts: readonly string[];
}

interface Loss {
  readonly exchangeId: number;
  readonly lastSeen: string;
  readonly missing: string;
  readonly doubts: readonly string[];
}

/** Losses remembered until all causes are known; later ones are not told. */
const MOST_LOSSES = 1_000;
const MOST_DOUBTS = 20;

export class UnexplainedLosses {
  readonly #losses: Loss[] = [];

  add({ exchangeId, verdict }: Message, explained: LossExplanation | null): void {
    if (explained === null || explained.stop !== null || verdict?.missing == null) return;
    if (this.#losses.length >= MOST_LOSSES) return;
    const { lastSeen, missing } = verdict;
    this.#losses.push({ exchangeId, lastSeen, missing, doubts: explained.unknown });
  }

  /** Those of exchanges that no cause is about, by place. */
  besides(explainedExchanges: ReadonlySet<number>): readonly Unexplained[] {
    const places = new Map<string, { lastSeen: string; missing: string; count: number; doubts: Set<string> }>();
    for (const { exchangeId, lastSeen, missing, doubts } of this.#losses) {
      if (explainedExchanges.has(exchangeId)) continue;
      const key = `${lastSeen} ${missing}`;
      const place = places.get(key) ?? { lastSeen, missing, count: 0, doubts: new Set() };
      places.set(key, place);
      place.count++;
      for (const doubt of doubts) if (place.doubts.size < MOST_DOUBTS) place.doubts.add(doubt);
    }
    return [...places.values()].map((place) => ({ ...place, doubts: [...place.doubts] }));
  }
}
