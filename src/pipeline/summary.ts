/** The report's summary and its verdict. */
import type { CutOff } from '../diagnose/rule.ts';
import type { Summary, SummaryVerdict } from '../report/report.ts';
import { FAILED_OUTCOMES } from '../trace/exchange/outcome.ts';
import type { Message, Outcome, TraceCounts } from '../trace/types.ts';

/**
 * `firstLost` is the first message that was lost, by time of verdict; `inPart` where the trace did not follow all. Where the
 * order of the hops does not hold, nothing that rests on it is told.
 */
export function summarise(
  counts: TraceCounts,
  outcomes: ReadonlySet<Outcome>,
  firstLost: Message | null,
  cutOffs: readonly CutOff[],
  inPart: boolean,
  orderHolds: boolean,
): Summary {
  const { verdict } = (orderHolds ? firstLost : null) ?? {};
  const firstLoss = verdict?.missing ? { lastSeen: verdict.lastSeen, missing: verdict.missing } : null;
  const said = orderHolds ? verdictOf(counts, outcomes, cutOffs, inPart) : verdictWithoutOrder(counts);
  return { ...counts, verdict: said, firstLoss };
}

function verdictWithoutOrder({ exchanges, background }: TraceCounts): SummaryVerdict {
  return exchanges === 0 && background === 0 ? 'nothing-seen' : 'inconclusive';
}

function verdictOf(
  counts: TraceCounts,
  outcomes: ReadonlySet<Outcome>,
  cutOffs: readonly CutOff[],
  inPart: boolean,
): SummaryVerdict {
  if (counts.lost > 0) return 'loss';
  for (const outcome of outcomes) if (FAILED_OUTCOMES.has(outcome)) return 'failed';
  if (inPart) return 'inconclusive';
  if (counts.exchanges === 0) return 'nothing-seen';
  if (counts.inconclusive > 0 || counts.unjudged > 0 || outcomes.has('incomplete') || cutOffs.length > 0)
    return 'inconclusive';
  return 'ok';
}
