/** What could not be told while the rules of a chain were walked, and whether it matters for how the frame ended. */
import { ACCEPTS, type Decider, type FirewallVerdict } from './verdict.ts';

/** How a base chain ends for a frame. */
export type Ending = { readonly kind: 'accept' } | { readonly kind: 'drop'; readonly by: Decider };

export class Doubts {
  /** The first rules that may apply or not, by what they would do: drop the frame, or keep it from later rules. */
  #drop: string | null = null;
  #pass: string | null = null;

  mayDrop(what: string): void {
    this.#drop ??= what;
  }

  mayPass(what: string): void {
    this.#pass ??= what;
  }

  /** A doubt matters where the frame would fare differently. */
  settle(ending: Ending): FirewallVerdict {
    const doubt = ending.kind === 'drop' ? this.#pass : this.#drop;
    if (doubt !== null) return { kind: 'unknown', what: doubt };
    return ending.kind === 'drop' ? { kind: 'drops', by: ending.by } : ACCEPTS;
  }
}
