/**
 * Whether a stage that cannot be evaluated took the frame, as its counter tells: it rose by exactly as many as were lost there,
 * or it is the only thing between the hops that is not known to have let the frame pass.
 */
import type { Message } from '../trace/types.ts';
import type { LossExplanation } from './explain-loss.ts';
import type { Losses } from './losses.ts';

/** The explanation with nothing left in `counted`. `losses` are all of the trace. */
export function settleCounted({ verdict }: Message, explained: LossExplanation, losses: Losses): LossExplanation {
  const { stop, unknown } = explained;
  if (stop !== null || verdict === null || explained.counted.length === 0) return explained;
  const counted = explained.counted.map((answer) => {
    const { rose, sinceNs, untilNs } = answer.counter;
    return { ...answer, rose, lost: losses.count(verdict, sinceNs, untilNs) };
  });
  const exact = counted.filter(({ rose, lost }) => rose === lost);
  const isLast = counted.length === 1 && unknown.length === 0;
  const [first, ...others] = exact.length > 0 ? exact : isLast ? counted : [];
  if (first === undefined || others.length > 0 || first.rose < first.lost) {
    return { ...explained, unknown: [...unknown, ...counted.map(({ what }) => what)], counted: [] };
  }
  const { code, facts, counter } = first;
  return { ...explained, stop: { kind: 'stops', code, facts, counter }, counted: [] };
}
