/** By how much one interface shows the messages of a client later than another, by the way they travel. */
import type { DurationNs, TimeNs } from '../../core/time.ts';
import type { Place } from './place.ts';

export interface PlaceDelays {
  /** Delays of requests on their way to the network. */
  readonly outward: readonly DurationNs[];
  /** Delays of replies. */
  readonly inward: readonly DurationNs[];
  /** Delays of the second copy of a request that both interfaces show twice at once: the network sent it back. */
  readonly sentBack: readonly DurationNs[];
}

/** Copies that belong to each other on one clock are no further apart. */
const FURTHEST_NS = 250_000_000n;

/** How much later `b` shows what both show. */
export function placeDelays(a: Place, b: Place): PlaceDelays {
  const outward: DurationNs[] = [];
  const inward: DurationNs[] = [];
  const sentBack: DurationNs[] = [];
  for (const [key, { op, bursts }] of a.contents) {
    for (const [here, there] of pairBursts(bursts, b.contents.get(key)?.bursts ?? [])) {
      (op === 1 ? outward : inward).push(there[0]! - here[0]!);
      if (op === 1 && here.length > 1 && there.length > 1) sentBack.push(there[1]! - here[1]!);
    }
  }
  return { outward, inward, sentBack };
}

/** The same transmissions of both: by number where both show as many, whatever their clocks, else by time. */
function pairBursts(a: readonly TimeNs[][], b: readonly TimeNs[][]): readonly (readonly [TimeNs[], TimeNs[]])[] {
  if (a.length === b.length) return a.map((burst, i) => [burst, b[i]!] as const);
  // Both are in order of time, so the search goes on where the one before ended.
  let at = 0;
  return a.flatMap((burst) => {
    while (at < b.length && b[at]![0]! < burst[0]! - FURTHEST_NS) at++;
    const other = b[at];
    return other === undefined || other[0]! > burst[0]! + FURTHEST_NS ? [] : [[burst, other] as const];
  });
}
