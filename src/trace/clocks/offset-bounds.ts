/**
 * How far a clock is ahead, as bounds that messages tighten and time loosens. A request is seen first on the guest's side
 * and a reply first on the server's, so each bounds the offset from one side (RFC 5905, section 8, gets its bounds from a
 * round trip likewise). Clocks run unevenly, so what a message told long ago tells less.
 */
import type { DurationNs, TimeNs } from '../../core/time.ts';
import { CLOCK_SLACK_NS } from '../limits.ts';

/** Crystals differ by up to 100 ppm, and NTP makes a clock run faster or slower by up to 500 (adjtimex). */
const DRIFT_PER_MILLION = 200n;
/** A message that comes so late tells nothing: a hop was slow. What comes later than that, or too early, came by another clock. */
const SLOWEST_NS = 1_000_000_000n;
/** Bounds that come within this of each other are as good as equal. */
const NARROW_NS = 2n * CLOCK_SLACK_NS;

/** A bound that may have moved by so much since it was drawn is old. */
const FRESH_NS = 100_000n;
/** Hints that are older tell by how much the clock ran on, too. */
const HINT_NS = 10_000_000_000n;
const MOST_HINTS = 5;

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
    if (delayNs < earliest || delayNs > latest) return false;
    this.matched++;
    const recent = [...this.#hints, sample].filter((each) => atNs - each.atNs < HINT_NS);
    this.#hints = recent.filter((each) => each.bounds() === null).slice(-MOST_HINTS);
    for (const each of recent) this.#draw(each);
    if (bounds === null)
      this.#likelyNs = this.#hints.map((each) => each.delayNs).sort(byNumber)[this.#hints.length >> 1]!;
    const aside = magnitude(delayNs - this.#likelyNs);
    if (aside > this.residualNs) this.residualNs = aside;
    return true;
  }

  #draw({ atNs, delayNs: ns, bounds }: OffsetSample): void {
    const { leastNs, mostNs } = this.at(atNs);
    const side = bounds();
    if (side === 'most' && ns < mostNs) {
      this.#most = { ns, atNs };
      if (ns < leastNs) this.#least = this.#most;
      this.#choose(this.#most, this.#least);
    } else if (side === 'least' && ns > leastNs) {
      this.#least = { ns, atNs };
      if (ns > mostNs) this.#most = this.#least;
      this.#choose(this.#least, this.#most);
    }
  }

  /** Most messages take no time that counts: the offset is near a bound just drawn, where the other one is an old one. */
  #choose(drawn: Bound, other: Bound): void {
    const isOld =
      driftOver(drawn.atNs - other.atNs) > FRESH_NS ||
      drawn.ns - other.ns > NARROW_NS ||
      other.ns - drawn.ns > NARROW_NS;
    this.#likelyNs = isOld ? drawn.ns : (drawn.ns + other.ns) / 2n;
  }

  /** The bounds at a time, and what is likeliest between them. */
  at(atNs: TimeNs): { readonly leastNs: DurationNs; readonly aheadNs: DurationNs; readonly mostNs: DurationNs } {
    const leastNs = this.#least.ns - driftOver(atNs - this.#least.atNs);
    const mostNs = this.#most.ns + driftOver(atNs - this.#most.atNs);
    const likelyNs = this.#likelyNs;
    return { leastNs, aheadNs: likelyNs < leastNs ? leastNs : likelyNs > mostNs ? mostNs : likelyNs, mostNs };
  }
}

const byNumber = (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0);

function driftOver(elapsedNs: DurationNs): DurationNs {
  return (magnitude(elapsedNs) * DRIFT_PER_MILLION) / 1_000_000n;
}

function magnitude(ns: DurationNs): DurationNs {
  return ns < 0n ? -ns : ns;
}
