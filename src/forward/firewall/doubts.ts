/** Doubts while the rules of a chain are walked, and whether they matter for how the frame ends. */
import { ACCEPTS, type Decider, type FirewallVerdict, type Suspect } from './verdict.ts';

/** How a base chain ends for a frame. */
export type Ending = { readonly kind: 'accept' } | { readonly kind: 'drop'; readonly by: Decider };

/** Rules that may drop a frame, kept of one chain; of more it is only known that there are more. */
const MOST_SUSPECTS = 64;

export class Doubts {
  readonly #suspects: Suspect[] = [];
  /** The first rule that may keep the frame from later ones. */
  #pass: string | null = null;

  /** `by` counts what it drops of frames like this, and nothing else. */
  mayDrop(what: string, by: Decider | null): void {
    if (this.#suspects.length < MOST_SUSPECTS) this.#suspects.push({ what, by });
    else this.#suspects[MOST_SUSPECTS - 1] = { what, by: null };
  }

  mayPass(what: string): void {
    this.#pass ??= what;
  }

  /** A doubt matters where the frame would fare differently. */
  settle(ending: Ending): FirewallVerdict {
    const [first] = this.#suspects;
    if (ending.kind === 'accept') {
      return first === undefined ? ACCEPTS : { kind: 'unknown', what: first.what, suspects: this.#suspects };
    }
    if (this.#pass === null) return { kind: 'drops', by: ending.by };
    const suspects = [...this.#suspects, { what: this.#pass, by: ending.by }];
    return { kind: 'unknown', what: this.#pass, suspects };
  }
}
