/** Does `dhcphop trace`: finds the paths, opens every hop, follows what comes until it ends, and reports. */

import { loadAddon } from '../../capture/addon.ts';
import type { LiveSource } from '../../capture/live-source.ts';
import { MILLISECOND_NS } from '../../core/time.ts';
import { createLiveHostFeed, type LiveHostFeed } from '../../host/live-host-feed.ts';
import { lowerPrivileges } from '../../host/privileges.ts';
import { interfaceNamesOf } from '../../path/hops-of.ts';
import type { Path } from '../../path/path.ts';
import { HopOrder } from '../../pipeline/hop-order.ts';
import { TracedInterfaces } from '../../pipeline/live/capture-set.ts';
import { planTrace, type TargetArguments, type TracePlan } from '../../pipeline/live/plan-trace.ts';
import { runPipeline } from '../../pipeline/pipeline.ts';
import { hopsLine } from '../../report/words/path-line.ts';
import { DEFAULT_SETTLE_NS } from '../../trace/limits.ts';
import { EXIT_PIPE, exitCodeOfVerdict } from '../exit-code.ts';
import { FORMATS, parseChoice, parseGuest, parseSpan, UNTIL } from '../parse/parse-options.ts';
import { createReporter, describeTerminal } from '../terminal/create-reporter.ts';
import { diagnostics, warn } from '../terminal/diagnostics.ts';
import { stopOnFault } from '../terminal/faults.ts';
import { withLiveProgress } from '../terminal/live-progress.ts';
import { openOutput } from '../terminal/output.ts';
import { stopOnSignal } from '../terminal/signals.ts';
import { fileOwner, type RecordingArguments, TraceRecording } from './trace-recording.ts';

/** The arguments of `dhcphop trace`; undefined where one was not given. */
export interface TraceArguments extends TargetArguments, RecordingArguments {
  readonly guest: string | undefined;
  readonly settle: string;
  readonly format: string;
  readonly html: string | undefined;
  readonly details: boolean;
  readonly proof: boolean;
  readonly color: boolean | undefined;
  readonly for: string | undefined;
  readonly until: string;
}

async function tellRemarks({ remarks }: TracePlan): Promise<void> {
  if (remarks.length === 0) return;
  const { remarkText } = await import('../../report/words/remark-words.ts');
  for (const remark of remarks) warn(remarkText(remark));
}

/** The hops on one line; the ports of many guests as their number. */
function hopsText(paths: readonly Path[]): string {
  const [first] = paths;
  if (paths.length === 1 && first) return hopsLine(first);
  const shared = [...new Set(paths.flatMap(({ hops }) => hops.slice(0, -1).map(({ name }) => name)))];
  return [...shared, `${paths.length} guest ports`].join(' > ');
}

/** What is captured on, and what will be: the interfaces of the paths, and `NETNS/` for a namespace whose guests join. */
function namesOf(paths: readonly Path[], { namespaces }: TracePlan): readonly string[] {
  const joining = namespaces.flatMap((netns) => (netns === null ? [] : `${netns}/`));
  return [...interfaceNamesOf(paths), ...joining];
}

/** Returns the exit code. @throws ToolError for what cannot be understood, found, opened or written. */
export async function runTrace(argv: TraceArguments): Promise<number> {
  const format = parseChoice('--format', argv.format, FORMATS);
  const until = parseChoice('--until', argv.until, UNTIL);
  const guest = parseGuest(argv.guest);
  const settleNs = parseSpan('--settle', argv.settle) ?? DEFAULT_SETTLE_NS;
  const forNs = parseSpan('--for', argv.for);
  const forMs = forNs === null ? null : Number(forNs / MILLISECOND_NS);
  const interfaces = new TracedInterfaces(settleNs);
  let host: LiveHostFeed | null = null;
  let source: LiveSource | null = null;
  const stop = () => source?.stop();
  // All that is loaded late is loaded now: later there may be no right to read it, and no file descriptor left.
  const recording = new TraceRecording(argv);
  const report = recording.takesOutput ? diagnostics() : process.stdout;
  const output = openOutput(report, stop);
  const plain = await createReporter(format, output.write, {
    ...describeTerminal(report, argv.color),
    everything: argv.proof,
  });
  const html = argv.html === undefined ? null : new (await import('./html-file.ts')).HtmlFile(argv.html, fileOwner());
  const { reporter, clear } = withLiveProgress(html?.beside(plain) ?? plain, diagnostics());
  try {
    const plan = await planTrace(argv, guest, {
      untilMs: forMs === null ? null : Date.now() + forMs,
      onWait(why, interfaceName) {
        if (interfaceName !== null) interfaces.openAhead(interfaceName);
        warn(`${why}; waiting for it`);
      },
    });
    await tellRemarks(plan);
    host = await createLiveHostFeed({
      paths: plan.paths,
      namespaces: plan.namespaces,
      isReadable: loadAddon().isReadable,
      ...(plan.finder === null ? {} : { finder: plan.finder }),
      onPath(path, paths) {
        interfaces.join(path, paths, plan);
        warn(`${path.hops.at(-1)?.name} has come: its guest is followed from now on`);
      },
    });
    source = interfaces.open(host.paths, plan);
    const { paths } = host;
    html?.create();
    const incident = recording.open(() => host?.paths ?? paths, stop);
    const restoreSignals = stopOnSignal(stop);
    const faults = stopOnFault(stop);
    const timer = forMs === null ? null : setTimeout(stop, forMs);
    // The last that takes root is open.
    for (const remark of await lowerPrivileges(source, namesOf(host.paths, plan))) warn(remark);
    warn(`capturing on ${hopsText(host.paths)}; Ctrl-C ends it and prints the report`);
    const { tail, fault } = await runPipeline({
      source,
      kind: 'live',
      files: recording.files,
      choosePaths: (_, states) => states.flatMap((state) => (state.kind === 'path' ? [state.path] : [])),
      laterPath: (path) => path,
      order: new HopOrder(argv.hops === undefined ? 'host' : 'given', ['trace']),
      settleNs,
      clocks: [],
      details: argv.details,
      reporter,
      drained: output.drained,
      hostFeed: host.feed,
      onLoss: host.onLoss,
      lastStates: host.lastStates,
      incident,
      until,
      fault: faults.fault,
      warn: (message) => {
        clear();
        warn(message);
      },
    });
    if (timer !== null) clearTimeout(timer);
    restoreSignals();
    faults.restore();
    if (host.changesLeftOut > 0) {
      warn(`${host.changesLeftOut} changes of bridges' FDBs that concern no guest of this trace were left out`);
    }
    await output.finish();
    await html?.finish();
    if (fault !== null) throw fault.error;
    const code = exitCodeOfVerdict(tail.summary.verdict);
    return output.isClosed() ? EXIT_PIPE : recording.exitCode(html?.exitCode(code) ?? code);
  } finally {
    interfaces.close();
    host?.close();
    recording.close();
    html?.close();
  }
}
