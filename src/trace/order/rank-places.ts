/**
 * Ranks interfaces from the network to the guest by comparing each two of them (Copeland's method: whoever is further
 * out than more others comes first). The ranking holds where neighbours are told apart and no two contradict it.
 */
import { type Comparison, comparePlaces } from './compare-places.ts';
import { isBridge, isWire } from './name-rank.ts';
import type { Place } from './place.ts';
import { addAside, areSideBySide } from './side-by-side.ts';

export interface Ranking {
  /** From the network to the guest; interfaces side by side in one list. */
  readonly hops: readonly (readonly string[])[];
  /** Whether it holds; otherwise it is the likeliest order. */
  readonly holds: boolean;
  /** The frames tell at which end the guest is. */
  readonly oriented: boolean;
  /** Names decided between some. */
  readonly byNames: boolean;
  /** Interfaces that showed copies and carry nothing on. */
  readonly left: readonly string[];
}

export function rankPlaces(places: readonly Place[]): Ranking {
  const table = compareAll(places);
  const passed = new Set<Place>();
  for (const [i, row] of table.entries()) {
    for (const [j, comparison] of row.entries()) {
      if (comparison?.aside === 'second') passed.add(places[j]!);
      if (comparison?.aside === 'first') passed.add(places[i]!);
    }
  }
  const indexes = places.flatMap((place, i) => (passed.has(place) ? [] : [i]));
  const wins = (i: number) => indexes.filter((j) => (table[i]![j]?.inner ?? 0) > 0).length;
  const score = new Map(indexes.map((i) => [i, wins(i)]));
  const ranked = [...indexes].sort((i, j) => score.get(j)! - score.get(i)!);
  const [outermost, next] = ranked;
  const areSlaves =
    next !== undefined && areSideBySide(places[outermost!]!, places[next]!, table[outermost!]![next]!.inner);
  const among: Comparison[] = [];
  let holds = ranked.length > 0;
  for (const [at, i] of ranked.entries()) {
    for (const [distance, j] of ranked.slice(at + 1).entries()) {
      const comparison = table[i]![j]!;
      if (areSlaves && at + distance === 0) continue;
      if (comparison.inner < 0 || (comparison.inner === 0 && distance === 0)) holds = false;
      among.push(comparison);
    }
  }
  const { hops, left, fits } = addAside(
    ranked.map((i) => places[i]!),
    areSlaves ? 2 : 1,
    places.filter((place) => passed.has(place)),
  );
  const names = ranked.map((i) => places[i]!.name);
  return {
    hops,
    left,
    holds: holds && fits,
    oriented: among.some(({ oriented }) => oriented) || (hops.length > names.length && endsAsNamed(hops)),
    byNames: among.some(({ by }) => by === 'names') || hops.length > names.length,
  };
}

/** Each two of them once; the other half of the table is its mirror. */
function compareAll(places: readonly Place[]): readonly (readonly (Comparison | null)[])[] {
  const table = places.map(() => new Array<Comparison | null>(places.length).fill(null));
  for (const [i, a] of places.entries()) {
    for (let j = i + 1; j < places.length; j++) {
      const comparison = comparePlaces(a, places[j]!);
      table[i]![j] = comparison;
      table[j]![i] = mirrored(comparison);
    }
  }
  return table;
}

function mirrored({ inner, aside, ...rest }: Comparison): Comparison {
  return { ...rest, inner: -inner, aside: aside === 'first' ? 'second' : aside === 'second' ? 'first' : null };
}

/** Whether the names at both ends say the same: a wire or a bridge outside, something nearer to the guest inside. */
function endsAsNamed(hops: readonly (readonly string[])[]): boolean {
  return hops[0]!.every((name) => isWire(name) || isBridge(name));
}
