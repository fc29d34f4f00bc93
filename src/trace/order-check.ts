/** Tells sources given in the wrong order: requests that run from the network to the guest, replies the other way. */
import type { Transmission } from './transmissions.ts';

export class OrderCheck {
  #forward = 0;
  readonly #backward = { judgedRequests: 0, requests: 0, replies: 0 };

  /** Compares the times at the outermost and innermost hop of each transmission with where it should travel. */
  learn(transmissions: readonly Transmission[], op: number, judged: boolean): void {
    for (const { kind, carrying } of transmissions) {
      const first = carrying[0];
      if (kind === 'reflection' || first === undefined || carrying.length === 1) continue;
      const outer = carrying.reduce((a, b) => (b.position < a.position ? b : a), first);
      const inner = carrying.reduce((a, b) => (b.position > a.position ? b : a), first);
      if (outer.position === inner.position || outer.timeNs === inner.timeNs) continue;
      const outward = inner.timeNs < outer.timeNs;
      if (outward === (op === 1)) this.#forward++;
      else if (op === 2) this.#backward.replies++;
      else this.#backward[judged ? 'judgedRequests' : 'requests']++;
    }
  }

  /**
   * True where nothing ran the right way and requests ran the wrong way: a known guest's, or anybody's together with
   * replies (a stranger's request alone may well come from the network).
   */
  get reversed(): boolean {
    const { judgedRequests, requests, replies } = this.#backward;
    return this.#forward === 0 && (judgedRequests > 0 || (requests > 0 && replies > 0));
  }
}
