/**
 * The rules of a firewall as they were read nearest to a loss, and before and after it: what a rule counted in between
 * tells whether it took the frame.
 */
import type { TimeNs } from '../../core/time.ts';

export interface RulesAround<Rules> {
  readonly nearest: Rules;
  /** Read before the frame was seen last, and over by then; null where there is none. */
  readonly before: TimedRules<Rules> | null;
  readonly after: TimedRules<Rules> | null;
}

export interface TimedRules<Rules> {
  readonly timeNs: TimeNs;
  readonly rules: Rules;
}

/** By how much the counter of a rule rose around a loss. */
export interface CounterRise {
  readonly rose: number;
  readonly sinceNs: TimeNs;
  readonly untilNs: TimeNs;
}

/** Null where the rule has no counter, was not there both times, or began to count again in between. */
export function counterRise<Rules>(
  { before, after }: RulesAround<Rules>,
  packetsIn: (rules: Rules) => number | null,
): CounterRise | null {
  if (before === null || after === null) return null;
  const [first, last] = [packetsIn(before.rules), packetsIn(after.rules)];
  if (first === null || last === null || last < first) return null;
  return { rose: last - first, sinceNs: before.timeNs, untilNs: after.timeNs };
}
