/** Whether the frames say that the hops of a path stand in another order. */
import type { Hop } from '../../path/path.ts';
import type { InferredOrder } from './infer-order.ts';

/** The path that the frames show where it runs against `hops`; null where none does, or only names would say so. */
export function contradicts(
  { paths, holds, by }: InferredOrder,
  hops: readonly Hop[],
): readonly (readonly string[])[] | null {
  if (!holds || by !== 'frames') return null;
  const positions = new Map(hops.flatMap(({ interfaces }, i) => interfaces.map((name) => [name, i] as const)));
  const runsAgainst = (shown: readonly (readonly string[])[]) => {
    let furthest = -1;
    for (const side of shown) {
      const given = side.flatMap((name) => positions.get(name) ?? []);
      if (given.some((position) => position < furthest)) return true;
      for (const position of given) furthest = Math.max(furthest, position);
    }
    return false;
  };
  return paths.find(runsAgainst) ?? null;
}
