/**
 * How far the clock of a live host is ahead of this host's, by when what it sends arrives. The time that it tells is never later
 * than its clock when that arrives here, so each arrival is a lower bound, and the greatest one is the best: it took the
 * shortest way (RFC 5905, section 10, likewise takes the sample with the least delay).
 */
import { type DurationNs, later, MILLISECOND_NS, SECOND_NS, type TimeNs } from '../../core/time.ts';
import { driftOver } from './drift.ts';

/** The first arrivals may all have waited for a machine that is busy starting what captures. */
const FEW = 8;
const FEW_UNCERTAINTY_NS = 2n * SECOND_NS;
/** The shortest way is not known either, but it is short. */
const UNCERTAINTY_NS = 500n * MILLISECOND_NS;

export class Arrivals {
  #best: { readonly aheadNs: DurationNs; readonly atNs: TimeNs } | null = null;
  #count = 0;

  /** `aheadNs`: the time that a host told, less the time here when that arrived; `atNs`: the time that it told. */
  add(atNs: TimeNs, aheadNs: DurationNs): void {
    this.#count++;
    const best = this.#best;
    const elapsedNs = best === null ? 0n : later(atNs - best.atNs, 0n);
    const agedNs = best === null ? aheadNs : best.aheadNs - driftOver(elapsedNs);
    this.#best = { aheadNs: later(aheadNs, agedNs), atNs };
  }

  /** Null before the first arrival. */
  get aheadNs(): DurationNs | null {
    return this.#best?.aheadNs ?? null;
  }

  get uncertaintyNs(): DurationNs {
    return this.#count < FEW ? FEW_UNCERTAINTY_NS : UNCERTAINTY_NS;
  }
}
