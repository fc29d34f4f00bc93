/** A timer of any length. Node's own rings at once where the time does not fit into 31 bits of milliseconds: 24.8 days. */

const LONGEST_MS = 2 ** 31 - 1;

/** Calls `work` once after so many milliseconds, unless the function that is returned is called before. */
export function runAfter(milliseconds: number, work: () => void): () => void {
  let timer: NodeJS.Timeout;
  const wait = (leftMs: number) => {
    timer = leftMs <= LONGEST_MS ? setTimeout(work, leftMs) : setTimeout(() => wait(leftMs - LONGEST_MS), LONGEST_MS);
  };
  wait(milliseconds);
  return () => clearTimeout(timer);
}
