/**
 * How far apart the clocks of several captures are, judged by the DHCP messages that two of them share. A hop delays requests
 * in one direction and replies in the other; a clock that is ahead shifts both the same way (RFC 5905, section 8).
 */
import { append } from '../../core/lists.ts';
import { type DurationNs, later, magnitude } from '../../core/time.ts';
import { CLOCK_SLACK_NS } from '../limits.ts';
import { type Contents, contentsOf, type Delays, delaysBetween, type TimedMessage } from './shared-messages.ts';

export interface ClockOffset {
  /** How far the clock is ahead of most others, or of the reference; negative where it is behind. */
  readonly aheadNs: DurationNs;
  /** How many messages tell so. */
  readonly matched: number;
  /** How far the times of these messages are apart at most once the clocks are made equal. */
  readonly residualNs: DurationNs;
}

interface Rough {
  readonly aheadNs: DurationNs;
  readonly matched: number;
}

/** Frames of neighbouring hops are near each other once their clocks agree: such a share of those that both show. */
const LEAST_AGREEING = 0.8;
/** Where requests alone or replies alone tell, a difference may be a slow hop's; none is as slow as that. */
const LEAST_OF_ONE_KIND_NS = 4n * CLOCK_SLACK_NS;

/**
 * By capture, which are given from the network to the guest: how far its clock is ahead; null where it is not, or nothing
 * tells. `reference` is the index of the capture whose clock counts; without one it is the clock that most of them share.
 */
export function clockOffsets(
  captures: readonly (readonly TimedMessage[])[],
  reference: number | null = null,
): readonly (ClockOffset | null)[] {
  const contents = captures.map(contentsOf);
  const offsets = new Array<ClockOffset | null>(captures.length).fill(null);
  const left = new Set(captures.keys());
  while (left.size > 0) {
    const group = relate(contents, left);
    const zeroNs = group.get(reference ?? -1)?.aheadNs ?? commonOffset([...group.values()]);
    const apart = [...group].filter(([, { aheadNs }]) => magnitude(aheadNs - zeroNs) > CLOCK_SLACK_NS);
    const equal = [...group.keys()].filter((index) => !apart.some(([other]) => other === index));
    for (const [index, { aheadNs }] of apart) offsets[index] = refine(contents, equal, index, aheadNs - zeroNs);
  }
  return offsets;
}

/** Takes the first of `left` and all that are related to it, at however many removes, each by its strongest relation. */
function relate(contents: readonly Contents[], left: Set<number>): ReadonlyMap<number, Rough> {
  const group = new Map<number, Rough>();
  const [first] = left;
  const related = new Map<number, Rough>([[first!, { aheadNs: 0n, matched: 0 }]]);
  while (related.size > 0) {
    const [index, offset] = [...related].reduce((best, each) => (each[1].matched > best[1].matched ? each : best));
    related.delete(index);
    left.delete(index);
    group.set(index, offset);
    for (const other of left) {
      const relation = roughOffset(delaysBetween(contents[index]!, contents[other]!));
      if (relation === null || relation.matched <= (related.get(other)?.matched ?? 0)) continue;
      related.set(other, { aheadNs: offset.aheadNs + relation.aheadNs, matched: relation.matched });
    }
  }
  return group;
}

/** Null where too little tells, or what there is does not agree. */
function roughOffset({ requests, replies }: Delays): Rough | null {
  const kinds = [requests, replies].filter(({ length }) => length > 0);
  const medians = kinds.map(medianOf);
  const matched = kinds.reduce((sum, delays, i) => sum + near(delays, medians[i]!).length, 0);
  if (matched < 2 || matched < LEAST_AGREEING * (requests.length + replies.length)) return null;
  const middle = medians.reduce((sum, median) => sum + median, 0n) / BigInt(medians.length);
  const leastNs = medians.length === 2 ? CLOCK_SLACK_NS + magnitude(medians[0]! - middle) : LEAST_OF_ONE_KIND_NS;
  return { aheadNs: magnitude(middle) > leastNs ? middle : 0n, matched };
}

/**
 * The offset of a capture near `roughNs`, such that against all `equal` ones requests still come from the guest and replies
 * from the network: a few microseconds decide which way a message went.
 */
function refine(contents: readonly Contents[], equal: readonly number[], index: number, roughNs: DurationNs) {
  let least: DurationNs | null = null;
  let most: DurationNs | null = null;
  let matched = 0;
  const all: DurationNs[] = [];
  for (const other of equal) {
    const { requests, replies } = delaysBetween(contents[other]!, contents[index]!);
    const [asked, answered] = [near(requests, roughNs), near(replies, roughNs)];
    matched = Math.max(matched, asked.length + answered.length);
    append(all, asked);
    append(all, answered);
    const isInner = asked.length > 0 && answered.length > 0 ? medianOf(asked) <= medianOf(answered) : other < index;
    for (const delay of isInner ? asked : answered) if (least === null || delay > least) least = delay;
    for (const delay of isInner ? answered : asked) if (most === null || delay < most) most = delay;
  }
  const aheadNs = least !== null && most !== null ? (least + most) / 2n : (least ?? most ?? roughNs);
  const residualNs = all.reduce((worst, delay) => later(worst, magnitude(delay - aheadNs)), 0n);
  return { aheadNs, matched, residualNs };
}

/** The offset that most of them share; of equals the first. */
function commonOffset(offsets: readonly Rough[]): DurationNs {
  const sharing = ({ aheadNs }: Rough) =>
    near(
      offsets.map((other) => other.aheadNs),
      aheadNs,
    ).length;
  let common = offsets[0]!;
  for (const offset of offsets) if (sharing(offset) > sharing(common)) common = offset;
  return common.aheadNs;
}

function near(delays: readonly DurationNs[], ns: DurationNs): readonly DurationNs[] {
  return delays.filter((delay) => magnitude(delay - ns) <= CLOCK_SLACK_NS);
}

function medianOf(delays: readonly DurationNs[]): DurationNs {
  return [...delays].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))[delays.length >> 1]!;
}
