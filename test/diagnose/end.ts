/** The end of a trace in which nothing was amiss with the captures, for tests of the rules. */
import type { TraceEnd } from '../../src/diagnose/rule.ts';

export const END: TraceEnd = {
  endNs: 10_000_000_000n,
  skipped: new Map(),
  reversed: false,
  dropped: new Map(),
  cutOffs: [],
  absences: [],
  clocks: [],
  judgedInTail: [],
  leftOut: [],
  lacking: [],
};
