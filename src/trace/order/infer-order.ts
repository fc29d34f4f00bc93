/**
 * The order of the hops, inferred from what each interface showed of the clients' messages. Each client tells the path that
 * its own messages took; clients whose messages ran both ways along it are believed, strangers' broadcasts are not. Pure.
 */
import type { Clue } from './clue.ts';
import { isWire, NAME_RANKS, nameRank } from './name-rank.ts';
import { makePlaces } from './place.ts';
import { type Ranking, rankPlaces } from './rank-places.ts';

/** An interface of the sources, whether it showed DHCP or not. */
export interface Candidate {
  readonly name: string;
  /** One of several of one capture (`any`, a pcapng), which the user did not choose one by one. */
  readonly isOneOfMany: boolean;
}

export interface InferredOrder {
  /** The hops of each path, from the network to the guest, interfaces side by side in one list; one path a guest's port. */
  readonly paths: readonly (readonly (readonly string[])[])[];
  /** Whether they hold. Where they do not, no verdict may rest on them: they are the likeliest, or the order given. */
  readonly holds: boolean;
  readonly by: 'frames' | 'frames and names' | 'names';
  /** Interfaces that are on none of the paths. */
  readonly left: readonly string[];
}

/** Clients looked at one by one; a hundred tell no more than these. */
const MOST_CLIENTS = 64;
/** Interfaces compared with each other; where more show one client's messages, nothing is inferred. */
const MOST_PLACES = 32;

/** @param guest  The MAC of the one client that counts; null for all. */
export function inferOrder(
  clues: readonly Clue[],
  candidates: readonly Candidate[],
  guest: string | null,
): InferredOrder {
  const ofGuest = guest === null ? clues : clues.filter(({ chaddr }) => chaddr === guest);
  const own = ofGuest.length > 0 ? ofGuest : clues;
  const clients = groupBy(own, ({ chaddr }) => chaddr).filter(runsBothWays);
  const told = clients.slice(0, MOST_CLIENTS).flatMap((each) => {
    const ranking = rank(each);
    return ranking?.holds && ranking.oriented && ranking.hops.length > 1 ? [{ clues: each, ranking }] : [];
  });
  const groups = groupBy(told, ({ ranking }) => ranking.hops.at(-1)!.join('|'));
  const rankings = groups.length > 0 ? groups.map((group) => rank(group.flatMap((each) => each.clues))) : [rank(own)];
  const found = rankings.filter((ranking) => ranking !== null);
  const isTold = found.length === rankings.length && found.every(holds) && agree(found);
  return withSilent(found, isTold, clients.length > 0, candidates);
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly Item[][] {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return [...groups.values()];
}

function runsBothWays(clues: readonly Clue[]): boolean {
  return clues.some(({ op }) => op === 1) && clues.some(({ op }) => op === 2);
}

function rank(clues: readonly Clue[]): Ranking | null {
  const places = makePlaces(clues);
  return places.length === 0 || places.length > MOST_PLACES ? null : rankPlaces(places);
}

/** Where the frames do not say at which end the guest is, the names must. */
function holds({ holds: isRanked, oriented, hops }: Ranking): boolean {
  return isRanked && (hops.length < 2 || oriented || fitsNames(hops));
}

/** Whether the names of these hops, from the network to the guest, go with their order, as far as they tell. */
function fitsNames(hops: readonly (readonly string[])[]): boolean {
  const ranks = hops.flatMap(([name]) => nameRank(name!) ?? []);
  return ranks.length > 1 && ranks.every((each, i) => i === 0 || each >= ranks[i - 1]!) && ranks[0] !== ranks.at(-1);
}

/** Whether no two paths have two interfaces in opposite orders. */
function agree(rankings: readonly Ranking[]): boolean {
  const before = new Set<string>();
  for (const { hops } of rankings) {
    for (const [i, outer] of hops.entries()) {
      for (const inner of hops.slice(i + 1)) before.add(`${outer.join('|')} ${inner.join('|')}`);
    }
  }
  return [...before].every((pair) => !before.has(pair.split(' ').reverse().join(' ')));
}

/** Finds a place for the interfaces that showed none of the messages, or leaves them out where nothing is lost by it. */
function withSilent(
  rankings: readonly Ranking[],
  isTold: boolean,
  answered: boolean,
  candidates: readonly Candidate[],
): InferredOrder {
  const passedBy = new Set(rankings.flatMap(({ left }) => left));
  const placed = new Set(rankings.flatMap(({ hops }) => hops.flat()));
  const left: string[] = [];
  let paths: (readonly string[])[][] = rankings.map(({ hops }) => [...hops]);
  let holdsAll = isTold;
  let byNames = rankings.some((ranking) => ranking.byNames || (!ranking.oriented && ranking.hops.length > 1));
  for (const { name, isOneOfMany } of candidates) {
    if (placed.has(name)) continue;
    const wire = isWire(name);
    if (passedBy.has(name) || (answered && (isOneOfMany || wire)) || (isOneOfMany && nameRank(name) === null)) {
      left.push(name);
      continue;
    }
    const grown = paths.map((hops) => insertByName(hops, name));
    byNames = true;
    if (grown.length === 0 || grown.some((hops) => hops === null)) {
      holdsAll = false;
      if (paths.length === 0) paths.push([]);
      for (const hops of paths) hops.push([name]);
    } else paths = grown.map((hops) => hops!);
  }
  const isSingle = paths.every((hops) => hops.length === 1);
  const byFrames = rankings.some(({ oriented }) => oriented) || isSingle;
  const by = byFrames ? (byNames && !isSingle ? 'frames and names' : 'frames') : 'names';
  return { paths, holds: holdsAll && paths.length > 0, by, left };
}

/** The hops with a silent interface where its name says that it stands; null where the names do not tell. */
function insertByName(hops: readonly (readonly string[])[], name: string): (readonly string[])[] | null {
  // Two of so many have names of one rank, however many come after them: a capture may hold 65,536 interfaces.
  if (hops.length >= NAME_RANKS) return null;
  const own = nameRank(name);
  const ranks = hops.map(([first]) => nameRank(first!));
  if (own === null || ranks.some((rank) => rank === null || rank === own) || !isRising(ranks)) return null;
  const at = ranks.findIndex((rank) => rank! > own);
  return at < 0 ? [...hops, [name]] : hops.toSpliced(at, 0, [name]);
}

function isRising(ranks: readonly (number | null)[]): boolean {
  return ranks.every((rank, i) => i === 0 || (rank ?? 0) > (ranks[i - 1] ?? 0));
}
