/**
 * Which copies of one payload are one transmission seen hop by hop. The hops are taken from the guest outward; at each
 * the copies join the chains that are nearest in time and whose heading fits, in time order, never as sets: payload
 * equality does not separate a retransmission or a reflection from the same message seen further on.
 */
import type { DurationNs } from '../core/time.ts';
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
  readonly cost: bigint;
}

/**
 * Chains of `copies`, which are of one payload and in time order.
 * `headingOf` tells the heading of one copy where its direction does.
 */
export function matchCopies(
  copies: readonly Copy[],
  headingOf: (copy: Copy) => Heading | null,
  settleNs: DurationNs,
): Chain[] {
  const chains: Chain[] = [];
  for (const atInterface of byInterfaceFromGuest(copies)) {
    const pairs = choosePairs(chains, atInterface, headingOf, settleNs);
    const joined = new Set<Copy>();
    for (const { chain, copy } of pairs) {
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

/** Pairs each copy with at most one chain and each chain with at most one copy, cheapest first, then uncrossed. */
function choosePairs(
  chains: readonly Chain[],
  copies: readonly Copy[],
  headingOf: (copy: Copy) => Heading | null,
  settleNs: DurationNs,
): Pair[] {
  const possible: Pair[] = [];
  for (const chain of chains) {
    for (const copy of copies) {
      const cost = pairCost(chain, copy, headingOf(copy), settleNs);
      if (cost !== null) possible.push({ chain, copy, cost });
    }
  }
  if (possible.length > 1) possible.sort((a, b) => (a.cost < b.cost ? -1 : a.cost > b.cost ? 1 : 0));
  const chosen: Pair[] = [];
  const takenChains = new Set<Chain>();
  const takenCopies = new Set<Copy>();
  for (const pair of possible) {
    if (takenChains.has(pair.chain) || takenCopies.has(pair.copy)) continue;
    takenChains.add(pair.chain);
    takenCopies.add(pair.copy);
    chosen.push(pair);
  }
  return uncross(chosen, headingOf, settleNs);
}

/** What it costs to say that `copy` continues `chain`, in nanoseconds; null where it cannot. */
function pairCost(chain: Chain, copy: Copy, heading: Heading | null, settleNs: DurationNs): bigint | null {
  if (chain.heading !== null && heading !== null && chain.heading !== heading) return null;
  const inner = lastCopy(chain);
  const later = copy.timeNs - inner.timeNs;
  const distance = later < 0n ? -later : later;
  // Side by side in one hop: copies of one frame, so nearly at once.
  if (inner.position === copy.position) return distance <= CLOCK_SLACK_NS ? distance : null;
  const known = chain.heading ?? heading;
  const delay = known === null ? distance : known === 'to-network' ? later : -later;
  if (delay > settleNs || delay < -CLOCK_SLACK_NS) return null;
  // An inversion is possible but never the better explanation of two that fit.
  return delay < 0n ? -delay * 4n : delay;
}

/** The copy joined last: the outermost so far. */
export function lastCopy(chain: Chain): Copy {
  const last = chain.copies[chain.copies.length - 1];
  if (last === undefined) throw new Error('a chain has at least one copy');
  return last;
}

/** Among pairs of one heading the first copy goes to the first chain: frames do not overtake each other. */
function uncross(pairs: Pair[], headingOf: (copy: Copy) => Heading | null, settleNs: DurationNs): Pair[] {
  if (pairs.length < 2) return pairs;
  const result: Pair[] = [];
  for (const wanted of ['to-network', 'to-guest', null] as const) {
    const group = pairs.filter(({ chain, copy }) => (chain.heading ?? headingOf(copy)) === wanted);
    const chains = group.map(({ chain }) => chain).sort((a, b) => compareTimes(lastCopy(a), lastCopy(b)));
    const copies = group.map(({ copy }) => copy).sort(compareTimes);
    const inOrder = chains.map((chain, i) => {
      const copy = copies[i] as Copy;
      return { chain, copy, cost: pairCost(chain, copy, headingOf(copy), settleNs) };
    });
    const fits = inOrder.every((pair): pair is Pair => pair.cost !== null);
    result.push(...(fits ? (inOrder as Pair[]) : group));
  }
  return result;
}

function compareTimes(a: Copy, b: Copy): number {
  return a.timeNs < b.timeNs ? -1 : a.timeNs > b.timeNs ? 1 : 0;
}
