/** When messages were lost, and between which hops: what a counter is compared with. */
import type { TimeNs } from '../core/time.ts';
import type { Verdict } from '../trace/types.ts';

type Place = Pick<Verdict, 'lastSeen' | 'missing'>;

/** Losses remembered; at the limit the older half is forgotten. */
const MOST_LOSSES = 4096;

export class Losses {
  #all: { readonly place: string; readonly timeNs: TimeNs }[] = [];

  /** `timeNs`: when it was seen last. */
  add(place: Place, timeNs: TimeNs): void {
    this.#all.push({ place: keyOf(place), timeNs });
    if (this.#all.length > MOST_LOSSES) this.#all = this.#all.slice(-MOST_LOSSES / 2);
  }

  /** How many were lost at a place from `sinceNs` to `untilNs`, both included. */
  count(place: Place, sinceNs: TimeNs, untilNs: TimeNs): number {
    const key = keyOf(place);
    return this.#all.filter((loss) => loss.place === key && loss.timeNs >= sinceNs && loss.timeNs <= untilNs).length;
  }
}

function keyOf({ lastSeen, missing }: Place): string {
  return `${lastSeen} ${missing}`;
}
