/** Tells sources given in the wrong order: of two hops, the outer one shows requests first, the inner one replies. */
import type { Copy } from './copy.ts';
import type { Transmission } from './transmissions.ts';

/** What was seen of two hops: how much ran between them as the path says, and how much the other way. */
interface Pair {
  right: number;
  /** Requests of clients that are judged, and of strangers. */
  judged: number;
  strange: number;
  replies: number;
  /** Replies that do not tell: both hops showed them at once, or the outermost hop of the path did not at all. */
  untold: number;
}

export class OrderCheck {
  /** By the position of the outer hop, then of the inner one. */
  readonly #pairs: Pair[][] = [];

  /** Compares the times at each two hops of each transmission with where it should travel. */
  learn(transmissions: readonly Transmission[], op: number, judged: boolean): void {
    for (const { kind, carrying } of transmissions) {
      if (kind === 'reflection') continue;
      for (let i = 0; i < carrying.length; i++) {
        for (let j = i + 1; j < carrying.length; j++) this.#compare(carrying[i]!, carrying[j]!, op, judged);
      }
      if (op === 2 && carrying.length > 0) this.#noteUnseen(carrying);
    }
  }

  #compare(a: Copy, b: Copy, op: number, judged: boolean): void {
    if (a.position === b.position) return;
    const [outer, inner] = a.position < b.position ? [a, b] : [b, a];
    const pair = this.#pair(outer.position, inner.position);
    if (outer.timeNs === inner.timeNs) {
      if (op === 2) pair.untold++;
    } else if (inner.timeNs < outer.timeNs === (op === 1)) pair.right++;
    else if (op === 2) pair.replies++;
    else if (judged) pair.judged++;
    else pair.strange++;
  }

  #noteUnseen(carrying: readonly Copy[]): void {
    if (carrying.some(({ position }) => position === 0)) return;
    for (const { position } of carrying) this.#pair(0, position).untold++;
  }

  #pair(outer: number, inner: number): Pair {
    let row = this.#pairs[outer];
    if (row === undefined) this.#pairs[outer] = row = [];
    let pair = row[inner];
    if (pair === undefined) row[inner] = pair = { right: 0, judged: 0, strange: 0, replies: 0, untold: 0 };
    return pair;
  }

  /** True where nothing ran the right way between two hops, and enough ran the wrong way. */
  get reversed(): boolean {
    return this.#pairs.some((row) => row.some(isReversed));
  }
}

/**
 * One message is not enough, for clocks of neighbouring hops may be inverted; nor are a stranger's requests without any
 * reply to it, for they may well come from the network. Where a clock is wrong, one of the two runs the right way.
 */
function isReversed({ right, judged, strange, replies, untold }: Pair): boolean {
  if (right > 0) return false;
  const requests = judged + strange;
  return judged > 1 || replies > 1 || (requests > 0 && replies > 0) || (requests > 1 && untold > 0);
}
