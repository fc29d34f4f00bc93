/**
 * Hops that mostly show what was sent the one way as going the other: their facing is not what their place in the path
 * says. What such a hop's directions say is not believed from then on.
 */
import type { Transmission } from '../copies/transmissions.ts';
import type { Route } from '../route.ts';

interface Count {
  fits: number;
  contradicts: number;
}

/** Kept by hop name: paths share hops. Bounded by the hops that are followed. */
export class FacingDoubts {
  readonly #counts = new Map<string, Count>();
  /** How many hops contradict at all: nearly always none, and then nothing is looked up. */
  #contradicting = 0;

  /** Takes in what a settled transmission of the client's own has shown on its way. */
  learn({ kind, heading, carrying }: Transmission, { headingOf }: Route): void {
    if (kind !== 'original') return;
    for (const copy of carrying) {
      const shown = headingOf(copy);
      if (shown === null) continue;
      const count = this.#counts.get(copy.hop) ?? { fits: 0, contradicts: 0 };
      if (count.fits + count.contradicts === 0) this.#counts.set(copy.hop, count);
      if (shown === heading) count.fits++;
      else if (count.contradicts++ === 0) this.#contradicting++;
    }
  }

  /** The headings that the directions at the route's hops imply, without hops that are doubted. */
  headingOf(route: Route): Route['headingOf'] {
    return this.#contradicting === 0 ? route.headingOf : this.#undoubted(route);
  }

  /** What was counted of these hops no longer holds. */
  forget(hops: Iterable<string>): void {
    for (const hop of hops) {
      const count = this.#counts.get(hop);
      if (count === undefined) continue;
      if (count.contradicts > 0) this.#contradicting--;
      this.#counts.delete(hop);
    }
  }

  #undoubted({ headingOf }: Route): Route['headingOf'] {
    return (copy) => (this.#isDoubted(copy.hop) ? null : headingOf(copy));
  }

  #isDoubted(hop: string): boolean {
    const count = this.#counts.get(hop);
    return count !== undefined && count.contradicts > count.fits;
  }
}
