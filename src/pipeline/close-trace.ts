/** The end of a trace: what is still open is judged, the rules say their last, and the report gets its tail. */
import { END_OF_TIME, type TimeNs } from '../core/time.ts';
import type { Diagnosis } from '../diagnose/diagnosis.ts';
import type { LackingFragments } from '../diagnose/rule.ts';
import { hopsOf } from '../path/hops-of.ts';
import type { Path } from '../path/path.ts';
import type { PathOrder } from '../path/path-order.ts';
import type { ReportTail } from '../report/report.ts';
import type { Tracer } from '../trace/tracer.ts';
import type { FirstFault } from './first-fault.ts';
import type { HopCounters } from './hop-counters.ts';
import { leftOut } from './left-out.ts';
import type { PipelineInput } from './pipeline-input.ts';
import { summarise } from './summary.ts';
import type { TraceListener } from './trace-listener.ts';
import { CLIENTS_A_TURN, turn } from './turn.ts';

export interface TraceAtEnd {
  readonly input: Pick<PipelineInput, 'kind' | 'files' | 'settleNs' | 'clocks' | 'unfollowed' | 'drained'>;
  readonly tracer: Tracer;
  readonly diagnosis: Diagnosis;
  readonly listener: TraceListener;
  readonly counters: HopCounters;
  readonly paths: readonly Path[];
  /** What is known of the order of the hops by now. */
  readonly order: PathOrder | null;
  /** Interfaces of the paths that were captured at times which have no instant in common. */
  readonly apart: readonly string[];
  readonly lastFrameNs: TimeNs;
  /** The source is an incident, which recorded its own end. */
  readonly isIncident: boolean;
  /** Interfaces that were declared after the trace had to begin without a frame. */
  readonly declaredLate: number;
  readonly lacking: readonly LackingFragments[];
}

/** To be called once. A bug of ours goes to `faults`, and the report says what it cost. */
export async function closeTrace(trace: TraceAtEnd, faults: FirstFault): Promise<ReportTail> {
  const { tracer, diagnosis, counters, paths, order, apart, declaredLate } = trace;
  const { outcomes, losses } = trace.listener;
  const { kind, settleNs, files, clocks, unfollowed } = trace.input;
  // A live trace ends when it was stopped; files end with their last frame, or later where they recorded when.
  const ends = kind === 'replay' ? counters.recordedEnds(trace.lastFrameNs) : [];
  for (const { name, endNs } of ends) {
    counters.see(endNs);
    tracer.addGap(name, { fromNs: endNs, toNs: END_OF_TIME, reason: 'cut-off' });
  }
  const endNs = counters.endNs ?? 0n;
  const openEnded = kind === 'replay' && !(trace.isIncident && ends.length === 0);
  while (!faults.attempt(() => tracer.finish(endNs, openEnded, CLIENTS_A_TURN), true)) await turn(trace.input);
  const judgedInTail = openEnded && ends.length === 0 ? losses.since(endNs - settleNs) : [];
  faults.note(diagnosis.fault);
  const { findings, unobserved, causeless, unexplained } = diagnosis.end({
    endNs,
    skipped: tracer.skipped,
    reversed: tracer.reversed,
    order,
    apart,
    dropped: counters.dropped(),
    cutOffs: counters.cutOffs,
    absences: counters.absences,
    clocks,
    judgedInTail,
    lacking: trace.lacking,
    leftOut: leftOut(faults.fault, declaredLate, endNs),
  });
  faults.note(diagnosis.fault);
  const inPart = faults.fault !== null || declaredLate > 0;
  const holds = !tracer.reversed && order?.holds !== false;
  const startedLate = findings.some(({ code }) => code === 'capture-started-late');
  const seenAll = counters.cutOffs.length === 0 && counters.absences.length === 0;
  const complete = seenAll && !inPart && !startedLate && !outcomes.has('incomplete');
  return {
    source: { kind, files, startNs: counters.startNs, endNs: counters.endNs, complete },
    hops: hopsOf(paths).map((hop) => counters.report(hop)),
    paths,
    order,
    findings,
    unobserved,
    causeless,
    unexplained,
    bystanders: tracer.bystanders,
    summary: summarise(tracer.counts, outcomes, losses.first, counters.cutOffs, inPart, holds),
    ...(unfollowed ? { unfollowed } : {}),
  };
}
