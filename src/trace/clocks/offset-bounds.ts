/**
 * How far a clock is ahead, as bounds that messages tighten and time loosens. A request is seen first on the guest's side
 * and a reply first on the server's, so each bounds the offset from one side (RFC 5905, section 8, gets its bounds from a
 * round trip likewise). Clocks run unevenly, so what a message told long ago tells less.
 */
import { type DurationNs, magnitude, type TimeNs } from '../../core/time.ts';
import { CLOCK_SLACK_NS } from '../limits.ts';
import { Drift, driftOver } from './drift.ts';

/** A message that comes so late tells nothing: a hop was slow. What comes later than that, or too early, came by another clock. */
const SLOWEST_NS = 1_000_000_000n;
/** Bounds that come within this of each other are as good as equal. */
const NARROW_NS = 2n * CLOCK_SLACK_NS;

/** The offset is in the middle of bounds that are this near; of others that are fresh one is a message's that was held up. */
const TIGHT_NS = 200_000n;
/** A bound that may have moved by so much since it was drawn is old. */
const FRESH_NS = 300_000n;
/** Hints that are older tell by how much the clock ran on, too. */
const HINT_NS = 10_000_000_000n;
const MOST_HINTS = 5;
/** A message that contradicts a bound waits so long for a second one that agrees with it. */
const CONTRARY_NS = 60_000_000_000n;
/** Two messages that agree leave this much room around them. */
const ROOM_NS = 20n * CLOCK_SLACK_NS;

interface Bound {
  readonly ns: DurationNs;
  readonly atNs: TimeNs;
}

/** By how much this clock shows a message later than another one, and from which side that bounds the offset. */
export interface OffsetSample {
  readonly atNs: TimeNs;
  readonly delayNs: DurationNs;
  /** `most`: the offset is at most the delay; `least`: at least; null while it is not known which side is which. */
  readonly bounds: () => 'most' | 'least' | null;
}

export class OffsetBounds {
  #likelyNs: DurationNs;
  #least: Bound;
  #most: Bound;
  #drift = new Drift();
  /** A message that contradicts a bound, since when no other has borne out either. */
  #contrary: OffsetSample | null = null;
  /** How often two messages agreed on what the bounds had excluded. */
  turns = 0;
  /** The latest messages of which it is not known yet what they bound. */
  #hints: OffsetSample[] = [];
  /** Messages that told, and how far they were from the estimate at most. */
  matched = 0;
  residualNs: DurationNs = 0n;

  /** Somewhere around `aheadNs`, by no more than `uncertaintyNs`. */
  constructor(aheadNs: DurationNs, uncertaintyNs: DurationNs, atNs: TimeNs) {
    this.#likelyNs = aheadNs;
    this.#least = { ns: aheadNs - uncertaintyNs, atNs };
    this.#most = { ns: aheadNs + uncertaintyNs, atNs };
  }

  /** Takes a message in; false where it cannot be of this clock as it was. */
  take(sample: OffsetSample): boolean {
    const { atNs, delayNs } = sample;
    const { leastNs, mostNs } = this.at(atNs);
    const bounds = sample.bounds();
    const earliest = bounds === 'most' ? leastNs - CLOCK_SLACK_NS : leastNs - SLOWEST_NS;
    const latest = bounds === 'least' ? mostNs + CLOCK_SLACK_NS : mostNs + SLOWEST_NS;
    if (delayNs < leastNs - SLOWEST_NS || delayNs > mostNs + SLOWEST_NS) return false;
    this.matched++;
    if (this.#contrary !== null && atNs - this.#contrary.atNs > CONTRARY_NS) this.#contrary = null;
    if (this.#contrary !== null && agree(this.#contrary, sample)) this.#turnTo(this.#contrary, sample);
    else if (delayNs < earliest || delayNs > latest) {
      this.#contrary = sample;
      return true;
    } else if (bears(delayNs, leastNs) || bears(delayNs, mostNs)) this.#contrary = null;
    const recent = [...this.#hints, sample].filter((each) => atNs - each.atNs < HINT_NS);
    this.#hints = recent.filter((each) => each.bounds() === null).slice(-MOST_HINTS);
    for (const each of recent) this.#draw(each);
    if (bounds === null) this.#likelyNs = this.#middleOfHints();
    const aside = magnitude(delayNs - this.#likelyNs);
    if (aside > this.residualNs) this.residualNs = aside;
    return true;
  }

  /** Of two in the middle the one nearer to what was likely before: the other was held up. */
  #middleOfHints(): DurationNs {
    const sorted = this.#hints.map((each) => each.delayNs).sort(byNumber);
    const [low, high] = [sorted[(sorted.length - 1) >> 1]!, sorted[sorted.length >> 1]!];
    return magnitude(low - this.#likelyNs) <= magnitude(high - this.#likelyNs) ? low : high;
  }

  /** Two messages contradict one: what it had drawn was another transmission's, or the clock was moved by a little. */
  #turnTo(first: OffsetSample, second: OffsetSample): void {
    const ran = this.#drift.at(second.atNs);
    if (ran !== null && magnitude(second.delayNs - ran.aheadNs) > ran.roomNs + CLOCK_SLACK_NS)
      this.#drift = new Drift();
    this.turns++;
    this.#contrary = null;
    this.#hints = [];
    this.#likelyNs = second.delayNs;
    this.#least = { ns: second.delayNs - ROOM_NS, atNs: second.atNs };
    this.#most = { ns: second.delayNs + ROOM_NS, atNs: second.atNs };
    this.#draw(first);
  }

  /** A message contradicts the bounds, and it is not known yet which of both is right. */
  get isContested(): boolean {
    return this.#contrary !== null;
  }

  #draw({ atNs, delayNs: ns, bounds }: OffsetSample): void {
    const { leastNs, mostNs } = this.at(atNs);
    const side = bounds();
    if (side === 'most' && ns < mostNs) {
      this.#most = { ns, atNs };
      if (ns < leastNs) this.#least = this.#most;
      this.#choose(this.#most, this.#least, leastNs - ns);
    } else if (side === 'least' && ns > leastNs) {
      this.#least = { ns, atNs };
      if (ns > mostNs) this.#most = this.#least;
      this.#choose(this.#least, this.#most, ns - mostNs);
    }
  }

  /**
   * Most messages take no time that counts: the offset is near a bound just drawn, where the other one is an old one. A message
   * that was held up bounds it all the same, but does not tell where it is: then the clock is believed to have run on as before.
   */
  #choose(drawn: Bound, other: Bound, crossedNs: DurationNs): void {
    const apartNs = magnitude(drawn.ns - other.ns);
    const isOld = driftOver(drawn.atNs - other.atNs) > FRESH_NS;
    const isOpen = isOld || apartNs > NARROW_NS;
    const between = apartNs <= TIGHT_NS ? (drawn.ns + other.ns) / 2n : this.at(drawn.atNs).aheadNs;
    const likelyNs = isOpen ? drawn.ns : between;
    const ran = this.#drift.at(drawn.atNs);
    const asideNs = ran === null ? 0n : magnitude(likelyNs - ran.aheadNs);
    // After a pause it may have been slewed as far as it seems. By less than copies may be inverted, it counts for a delay.
    const isDelay = isOpen && (!isOld || asideNs <= CLOCK_SLACK_NS);
    this.#likelyNs = ran !== null && (isDelay || asideNs > ran.roomNs) ? ran.aheadNs : likelyNs;
    // Bounds that cross show how wrong they are.
    if (!isOpen) this.#drift.mark(drawn.atNs, likelyNs, crossedNs > apartNs ? crossedNs : apartNs);
  }

  /** The bounds at a time, and what is likeliest between them. */
  at(atNs: TimeNs): { readonly leastNs: DurationNs; readonly aheadNs: DurationNs; readonly mostNs: DurationNs } {
    const leastNs = this.#least.ns - driftOver(atNs - this.#least.atNs);
    const mostNs = this.#most.ns + driftOver(atNs - this.#most.atNs);
    const likelyNs = this.#likelyNs;
    return { leastNs, aheadNs: likelyNs < leastNs ? leastNs : likelyNs > mostNs ? mostNs : likelyNs, mostNs };
  }
}

/** Whether two messages, of which one contradicts the bounds, tell of one offset. */
function agree(one: OffsetSample, other: OffsetSample): boolean {
  return one.atNs !== other.atNs && bears(one.delayNs, other.delayNs);
}

function bears(delayNs: DurationNs, boundNs: DurationNs): boolean {
  return magnitude(delayNs - boundNs) <= CLOCK_SLACK_NS;
}

const byNumber = (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0);
