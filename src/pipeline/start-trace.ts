/** Puts a trace together, once its paths are known: who judges, who says why, and who listens. */
import { Diagnosis } from '../diagnose/diagnosis.ts';
import type { Path } from '../path/path.ts';
import type { PathOrder } from '../path/path-order.ts';
import { DEFAULT_LIMITS, REPLAY_LIMITS } from '../trace/limits.ts';
import { Tracer } from '../trace/tracer.ts';
import { FollowedPaths } from './followed-paths.ts';
import type { IncidentRecorder } from './incident-recorder.ts';
import type { PipelineInput } from './pipeline-input.ts';
import { TraceListener } from './trace-listener.ts';

export interface Traced {
  readonly followed: FollowedPaths;
  readonly tracer: Tracer;
  readonly diagnosis: Diagnosis;
  readonly listener: TraceListener;
  /** What is known of the order of the hops at the beginning. */
  readonly order: PathOrder | null;
}

/** `isApart`: interfaces of the paths were captured at times which have no instant in common. */
export function startTrace(
  input: PipelineInput,
  paths: readonly Path[],
  recorder: IncidentRecorder | null,
  isApart: boolean,
): Traced {
  const { settleNs, reporter, laterPath, kind } = input;
  const diagnosis = new Diagnosis(paths, (finding) => reporter.finding(finding));
  const listener = new TraceListener(input, recorder, diagnosis);
  const order = input.order?.judge(paths) ?? null;
  const undecided = isApart ? 'not-open' : order?.holds === false ? 'order-unknown' : null;
  const limits = kind === 'replay' ? REPLAY_LIMITS : DEFAULT_LIMITS;
  const tracer = new Tracer({ paths, settleNs, sink: listener, undecided, limits });
  const followed = new FollowedPaths(paths, { laterPath, reporter, tracer, diagnosis });
  return { followed, tracer, diagnosis, listener, order };
}
