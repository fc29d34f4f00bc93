/** Which offset explains most messages that two hosts share: clients repeat themselves, so one message may have many twins. */
import { type DurationNs, distance } from '../../core/time.ts';

/** One possible offset, and the copy whose twin says so. */
export interface Ballot {
  readonly delayNs: DurationNs;
  readonly voter: object;
}

export interface Elected {
  readonly delayNs: DurationNs;
  readonly votes: number;
  /** No other offset has as many votes. */
  readonly isClear: boolean;
}

/** Delays that come within this of each other tell of one offset. */
const WITHIN_NS = 20_000_000n;

/** The offset with the most voters, of equals the one nearest to `likelyNs`; null without a ballot. */
export function elect(ballots: readonly Ballot[], likelyNs: DurationNs): Elected | null {
  const sorted = ballots.toSorted((a, b) => (a.delayNs < b.delayNs ? -1 : a.delayNs > b.delayNs ? 1 : 0));
  let best: { delayNs: DurationNs; votes: number } | null = null;
  const counted: { delayNs: DurationNs; votes: number }[] = [];
  for (let from = 0, to = 0; from < sorted.length; from++) {
    while (to < sorted.length && sorted[to]!.delayNs - sorted[from]!.delayNs <= WITHIN_NS) to++;
    const group = sorted.slice(from, to);
    const each = { delayNs: group[group.length >> 1]!.delayNs, votes: new Set(group.map(({ voter }) => voter)).size };
    counted.push(each);
    const isNearer = best !== null && distance(each.delayNs, likelyNs) < distance(best.delayNs, likelyNs);
    if (best === null || each.votes > best.votes || (each.votes === best.votes && isNearer)) best = each;
  }
  if (best === null) return null;
  const { delayNs, votes } = best;
  const isClear = !counted.some((each) => each.votes >= votes && distance(each.delayNs, delayNs) > 2n * WITHIN_NS);
  return { delayNs, votes, isClear };
}
