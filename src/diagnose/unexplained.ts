/** Lost messages that no cause is about: where they were lost, and what the model of the kernel did not know of the way there. */
import type { Message } from '../trace/types.ts';
import type { LossExplanation } from './explain-loss.ts';
import { type Finding, MOST_LISTED } from './finding.ts';

/** Messages lost between two hops in exchanges that no cause is about. */
export interface Causeless {
  readonly lastSeen: string;
  readonly missing: string;
  readonly count: number;
}

/** Those of them for which the model of the kernel was asked: no stage of it stops them. */
export interface Unexplained extends Causeless {
  /** Unknown things on the way between, as noun phrases: the first 20. */
  readonly doubts: readonly string[];
}

interface Loss {
  readonly exchangeId: number;
  readonly lastSeen: string;
  readonly missing: string;
  /** Null where the model was not asked, because no state of the host is known. */
  readonly doubts: readonly string[] | null;
}

/** Losses remembered until all causes are known; later ones are not told. */
const MOST_LOSSES = 1_000;
const MOST_DOUBTS = 20;

export class UnexplainedLosses {
  readonly #losses: Loss[] = [];

  /** A lost message, with what the model of the kernel said of it; null where it was not asked. */
  add({ exchangeId, verdict }: Message, explained: LossExplanation | null): void {
    if (verdict?.missing == null || (explained !== null && explained.stop !== null)) return;
    if (this.#losses.length >= MOST_LOSSES) return;
    const { lastSeen, missing } = verdict;
    this.#losses.push({ exchangeId, lastSeen, missing, doubts: explained?.unknown ?? null });
  }

  /** Those of exchanges that none of `causes` is about, by place: all of them, and those for which the model was asked. */
  besides(causes: readonly Finding[]): {
    readonly causeless: readonly Causeless[];
    readonly unexplained: readonly Unexplained[];
  } {
    // A cause that does not list all of its exchanges may be about any of them.
    const isOpen = causes.some(({ exchanges }) => exchanges.length === 0 || exchanges.length >= MOST_LISTED);
    const explained = new Set(causes.flatMap(({ exchanges }) => exchanges));
    const left = isOpen ? [] : this.#losses.filter(({ exchangeId }) => !explained.has(exchangeId));
    return {
      causeless: byPlace(left).map(({ lastSeen, missing, count }) => ({ lastSeen, missing, count })),
      unexplained: byPlace(left.filter(({ doubts }) => doubts !== null)),
    };
  }
}

function byPlace(losses: readonly Loss[]): readonly Unexplained[] {
  const places = new Map<string, { lastSeen: string; missing: string; count: number; doubts: Set<string> }>();
  for (const { lastSeen, missing, doubts } of losses) {
    const key = `${lastSeen} ${missing}`;
    const place = places.get(key) ?? { lastSeen, missing, count: 0, doubts: new Set() };
    places.set(key, place);
    place.count++;
    for (const doubt of doubts ?? []) if (place.doubts.size < MOST_DOUBTS) place.doubts.add(doubt);
  }
  return [...places.values()].map((place) => ({ ...place, doubts: [...place.doubts] }));
}
