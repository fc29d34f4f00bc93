/**
 * Which copies of one payload are one transmission seen hop by hop. The hops are taken from the guest outward; at each
 * the copies join the chains they fit best in time and heading, every copy accounted for, never as sets: payload
 * equality does not separate a retransmission or a reflection from the same message seen further on.
 */
import type { DurationNs } from '../core/time.ts';
import { assign } from './assign.ts';
import type { Copy } from './copy.ts';
import { CLOCK_SLACK_NS } from './limits.ts';
import type { Heading } from './types.ts';

/** The copies of one transmission, at most one an interface. `heading` is null where no copy of it tells. */
export interface Chain {
  heading: Heading | null;
  readonly copies: Copy[];
}

interface Pair {
  readonly chain: Chain;
  readonly copy: Copy;
}

const SLACK = Number(CLOCK_SLACK_NS);

/**
 * Chains of `copies`, which are of one payload and in time order.
 * `headingOf` tells the heading of one copy where its direction does.
 */
export function matchCopies(
  copies: readonly Copy[],
  headingOf: (copy: Copy) => Heading | null,
  settleNs: DurationNs,
): Chain[] {
  const settle = Number(settleNs);
  const chains: Chain[] = [];
  for (const atInterface of byInterfaceFromGuest(copies)) {
    const joined = new Set<Copy>();
    for (const { chain, copy } of choosePairs(chains, atInterface, headingOf, settle)) {
      chain.copies.push(copy);
      chain.heading ??= headingOf(copy);
      joined.add(copy);
    }
    for (const copy of atInterface) {
      if (!joined.has(copy)) chains.push({ heading: headingOf(copy), copies: [copy] });
    }
  }
  return chains;
}

/** The copies of each interface, in time order; interfaces from the guest side outward. */
function byInterfaceFromGuest(copies: readonly Copy[]): Copy[][] {
  const groups = new Map<number, Copy[]>();
  for (const copy of copies) {
    const group = groups.get(copy.interfaceId);
    if (group) group.push(copy);
    else groups.set(copy.interfaceId, [copy]);
  }
  return [...groups.values()].sort(
    ([a], [b]) => (b?.position ?? 0) - (a?.position ?? 0) || (a?.interfaceId ?? 0) - (b?.interfaceId ?? 0),
  );
}

/** Pairs each copy with at most one chain and each chain with at most one copy: as many as can be, as cheap as can be. */
function choosePairs(
  chains: readonly Chain[],
  copies: readonly Copy[],
  headingOf: (copy: Copy) => Heading | null,
  settle: number,
): Pair[] {
  if (chains.length === 0) return [];
  const cost = (row: number, column: number) => {
    const copy = copies[column]!;
    return pairCost(chains[row]!, copy, headingOf(copy), settle);
  };
  if (chains.length === 1 && copies.length === 1) {
    return cost(0, 0) === null ? [] : [{ chain: chains[0]!, copy: copies[0]! }];
  }
  const pairs: Pair[] = [];
  for (const [row, column] of assign(chains.length, copies.length, cost).entries()) {
    if (column >= 0) pairs.push({ chain: chains[row]!, copy: copies[column]! });
  }
  return uncross(pairs, headingOf, settle);
}

/** What it costs to say that `copy` continues `chain`, in nanoseconds; null where it cannot. */
function pairCost(chain: Chain, copy: Copy, heading: Heading | null, settle: number): number | null {
  if (chain.heading !== null && heading !== null && chain.heading !== heading) return null;
  const inner = lastCopy(chain);
  const later = Number(copy.timeNs - inner.timeNs);
  const distance = Math.abs(later);
  // Side by side in one hop: copies of one frame, so nearly at once. Rather a chain that lacks this hop takes the copy.
  if (inner.position === copy.position) return distance <= SLACK ? SLACK + distance : null;
  const known = chain.heading ?? heading;
  const delay = known === null ? distance : known === 'to-network' ? later : -later;
  if (delay > settle || delay < -SLACK) return null;
  // A copy that skips hops is a worse continuation than one that came by them, unless time speaks clearly.
  const skipped = (inner.position - copy.position - 1) * SLACK;
  // An inversion is possible but never the better explanation of two that fit.
  return skipped + (delay < 0 ? -delay * 4 : delay);
}

/** The copy joined last: the outermost so far. */
function lastCopy(chain: Chain): Copy {
  const last = chain.copies[chain.copies.length - 1];
  if (last === undefined) throw new Error('a chain has at least one copy');
  return last;
}

/** Among pairs of one heading the first copy goes to the first chain: frames do not overtake each other. */
function uncross(pairs: Pair[], headingOf: (copy: Copy) => Heading | null, settle: number): Pair[] {
  if (pairs.length < 2) return pairs;
  const result: Pair[] = [];
  for (const wanted of ['to-network', 'to-guest', null] as const) {
    const group = pairs.filter(({ chain, copy }) => (chain.heading ?? headingOf(copy)) === wanted);
    const chains = group.map(({ chain }) => chain).sort((a, b) => compareTimes(lastCopy(a), lastCopy(b)));
    const copies = group.map(({ copy }) => copy).sort(compareTimes);
    const inOrder = chains.map((chain, i) => ({ chain, copy: copies[i]! }));
    const fits = inOrder.every(({ chain, copy }) => pairCost(chain, copy, headingOf(copy), settle) !== null);
    result.push(...(fits ? inOrder : group));
  }
  return result;
}

function compareTimes(a: Copy, b: Copy): number {
  return a.timeNs < b.timeNs ? -1 : a.timeNs > b.timeNs ? 1 : 0;
}
