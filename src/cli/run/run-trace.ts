/** Does `dhcphop trace`: finds the paths, opens every hop, follows what comes until it ends, and reports. */

import { MILLISECOND_NS } from '../../core/time.ts';
import { HopOrder } from '../../pipeline/hop-order.ts';
import type { TargetArguments } from '../../pipeline/live/plan-trace.ts';
import { runPipeline } from '../../pipeline/pipeline.ts';
import { DEFAULT_SETTLE_NS } from '../../trace/limits.ts';
import { EXIT_PIPE, exitCodeOfVerdict } from '../exit-code.ts';
import { FORMATS, parseChoice, parseGuest, parseSpan, UNTIL } from '../parse/parse-options.ts';
import type { ReportArguments } from '../report-options.ts';
import { createReporter, describeTerminal } from '../terminal/create-reporter.ts';
import { diagnostics, warn } from '../terminal/diagnostics.ts';
import { openLiveProgress } from '../terminal/live-progress.ts';
import { openOutput } from '../terminal/output.ts';
import { reportTo } from '../terminal/report-to.ts';
import { LiveCapture } from './live-capture.ts';
import { openView, type View } from './open-view.ts';
import { refuseSharedFile } from './refuse-shared-file.ts';
import { fileOwner, type RecordingArguments, WrittenRecording } from './written-recording.ts';

/** The arguments of `dhcphop trace`; undefined where one was not given. */
export interface TraceArguments extends TargetArguments, ReportArguments, RecordingArguments {
  readonly host: readonly string[];
  readonly serverAt: string | undefined;
  readonly for: string | undefined;
  readonly until: string;
}

/** Returns the exit code. @throws ToolError for what cannot be understood, found, opened or written. */
export async function runTrace(argv: TraceArguments): Promise<number> {
  const format = parseChoice('--format', argv.format, FORMATS);
  const until = parseChoice('--until', argv.until, UNTIL);
  const guest = parseGuest(argv.guest);
  const settleNs = parseSpan('--settle', argv.settle) ?? DEFAULT_SETTLE_NS;
  const forNs = parseSpan('--for', argv.for);
  refuseSharedFile(argv);
  const forMs = forNs === null ? null : Number(forNs / MILLISECOND_NS);
  const live = new LiveCapture(settleNs, forMs);
  // All that is loaded late is loaded now: later there may be no right to read it, and no file descriptor left.
  const recording = new WrittenRecording(argv, fileOwner());
  const stream = recording.takesOutput ? diagnostics() : process.stdout;
  const output = openOutput(stream, live.stop);
  const plain = await createReporter(format, output.write, {
    ...describeTerminal(stream, argv.color),
    everything: argv.proof,
  });
  const html = argv.html === undefined ? null : new (await import('./html-file.ts')).HtmlFile(argv.html, fileOwner());
  const { color } = describeTerminal(diagnostics(), argv.color);
  const progress = await openLiveProgress(diagnostics(), { color, forMs, untilBound: until === 'bound' });
  const report = html?.beside(plain) ?? plain;
  // First the progress: at the end it leaves the terminal to the report.
  const reporter = progress === null ? report : reportTo([progress, report]);
  let view: View | null = null;
  try {
    view = await openView(live, argv, guest);
    html?.create();
    const incident = recording.open({ kind: 'live', paths: view.paths, isJudgedOnly: false, stop: live.stop });
    const faults = await live.begin(view.here, 'ends it and prints the report');
    const { tail, fault } = await runPipeline({
      ...view.input,
      kind: 'live',
      files: recording.files,
      order: new HopOrder(argv.hops === undefined ? 'host' : 'given', ['trace']),
      settleNs,
      clocks: [],
      details: argv.details,
      reporter,
      drained: output.drained,
      incident,
      until,
      fault: faults.fault,
      warn,
    });
    live.end();
    await output.finish();
    await html?.finish();
    if (fault !== null) throw fault.error;
    const code = exitCodeOfVerdict(tail.summary.verdict);
    return output.isClosed() ? EXIT_PIPE : recording.exitCode(html?.exitCode(code) ?? code);
  } finally {
    progress?.close();
    view?.close();
    live.close();
    recording.close();
    html?.close();
  }
}
