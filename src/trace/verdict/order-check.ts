/** Tells sources given in the wrong order: of two hops, the outer one shows requests first, the inner one replies. */
import type { Copy } from '../copies/copy.ts';
import type { Transmission } from '../copies/transmissions.ts';

/** Counts for two hops: how many messages ran between them as the path says, and how many the other way. */
interface Pair {
  right: number;
  requests: number;
  replies: number;
  /** Replies that the inner hop showed and the outermost hop of the path did not. */
  unseen: number;
}

export class OrderCheck {
  /** By the position of the outer hop, then of the inner one. */
  readonly #pairs: Pair[][] = [];
  /** Whether anything ran the right way, and requests of judged clients the wrong way, over all the hops they passed. */
  readonly #whole = { right: false, judged: false };

  /** Compares the times at each two hops of each transmission with where it should travel. */
  learn(transmissions: readonly Transmission[], op: number, judged: boolean): void {
    for (const { kind, carrying } of transmissions) {
      const first = carrying[0];
      if (kind === 'reflection' || first === undefined) continue;
      let outer = first;
      let inner = first;
      for (let i = 0; i < carrying.length; i++) {
        const copy = carrying[i]!;
        if (copy.position < outer.position) outer = copy;
        if (copy.position > inner.position) inner = copy;
        for (let j = i + 1; j < carrying.length; j++) this.#compare(copy, carrying[j]!, op);
      }
      const order = runs(outer, inner, op);
      if (order === 'right') this.#whole.right = true;
      if (order === 'wrong' && op === 1 && judged) this.#whole.judged = true;
      if (op === 2 && outer.position > 0) for (const { position } of carrying) this.#pair(0, position).unseen++;
    }
  }

  #compare(a: Copy, b: Copy, op: number): void {
    const [outer, inner] = a.position < b.position ? [a, b] : [b, a];
    const order = runs(outer, inner, op);
    if (order === 'untold') return;
    const pair = this.#pair(outer.position, inner.position);
    if (order === 'right') pair.right++;
    else if (op === 2) pair.replies++;
    else pair.requests++;
  }

  #pair(outer: number, inner: number): Pair {
    let row = this.#pairs[outer];
    if (row === undefined) this.#pairs[outer] = row = [];
    let pair = row[inner];
    if (pair === undefined) row[inner] = pair = { right: 0, requests: 0, replies: 0, unseen: 0 };
    return pair;
  }

  /** True where nothing ran the right way, between two hops or all over, and enough ran the wrong way. */
  get reversed(): boolean {
    const { right, judged } = this.#whole;
    return (judged && !right) || this.#pairs.some((row) => row.some(isReversed));
  }
}

function runs(outer: Copy, inner: Copy, op: number): 'right' | 'wrong' | 'untold' {
  if (outer.position === inner.position || outer.timeNs === inner.timeNs) return 'untold';
  return inner.timeNs < outer.timeNs === (op === 1) ? 'right' : 'wrong';
}

/**
 * Requests alone prove nothing: clocks of neighbouring hops may be inverted, and a stranger's may well come from the
 * network. Where a clock is wrong, replies run the right way.
 */
function isReversed({ right, requests, replies, unseen }: Pair): boolean {
  return right === 0 && (replies > 1 || (requests > 0 && replies > 0) || (requests > 1 && unseen > 0));
}
