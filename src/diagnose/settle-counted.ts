/**
 * Whether a stage that cannot be evaluated took the frame, as its counter tells: it rose by exactly as many as were lost there,
 * or it is the only thing between the hops that is not known to have let the frame pass.
 */
import type { Counted, Explanation } from '../forward/explain.ts';

/** `lost`: how many were lost between the same two hops in a time. */
export function settleCounted(
  { stop, unknown, counted }: Explanation,
  lost: (counter: Counted['counter']) => number,
): Pick<Explanation, 'stop' | 'unknown'> {
  if (stop !== null || counted.length === 0) return { stop, unknown };
  const exact = counted.filter(({ counter }) => counter.rose === lost(counter));
  const [first] = exact.length > 0 ? exact : counted;
  const isOnly = exact.length === 1 || (exact.length === 0 && counted.length === 1 && unknown.length === 0);
  if (first === undefined || !isOnly || first.counter.rose < lost(first.counter)) {
    return { stop, unknown: [...unknown, ...counted.map(({ what }) => what)] };
  }
  const others = counted.filter((each) => each !== first).map(({ what }) => what);
  const { code, facts, counter } = first;
  return { stop: { kind: 'stops', code, facts, counter }, unknown: [...unknown, ...others] };
}
