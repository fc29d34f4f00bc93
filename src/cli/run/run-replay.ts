/** Does `dhcphop replay`: capture files in, report out. Loads neither the addon nor anything that reads the host. */
import { setFlagsFromString } from 'node:v8';
import { STANDARD_INPUT } from '../../capture/file-bytes.ts';
import { type FileOwner, invokingUser } from '../../capture/file-owner.ts';
import { kindOnDisk } from '../../capture/on-disk.ts';
import { openReplay } from '../../pipeline/open-replay.ts';
import type { Reporter, ReportTail } from '../../report/report.ts';
import { unfollowedTexts } from '../../report/words/unfollowed.ts';
import { DEFAULT_SETTLE_NS } from '../../trace/limits.ts';
import { EXIT_PIPE, exitCodeOfVerdict } from '../exit-code.ts';
import { FORMATS, parseChoice, parseGuest, parseSpan } from '../parse/parse-options.ts';
import { parseSources } from '../parse/parse-source.ts';
import type { ReportArguments } from '../report-options.ts';
import { createReporter, describeTerminal } from '../terminal/create-reporter.ts';
import { diagnostics, warn } from '../terminal/diagnostics.ts';
import { stopOnFault } from '../terminal/faults.ts';
import { openOutput } from '../terminal/output.ts';
import { createProgressLine, type ProgressLine } from '../terminal/progress.ts';
import { stopOnSignal } from '../terminal/signals.ts';
import type { HtmlFile } from './html-file.ts';
import { refuseSharedFile } from './refuse-shared-file.ts';
import type { RecordingArguments, WrittenRecording } from './written-recording.ts';

const HEAP_GROWING_PERCENT = 60;

/** The arguments of `dhcphop replay`; undefined where one was not given. */
export interface ReplayArguments extends ReportArguments, RecordingArguments {
  readonly source: readonly string[] | undefined;
  readonly state: readonly string[] | undefined;
  readonly hops: string | undefined;
}

/**
 * V8 lets a heap grow to four times what lives before it collects. With 250,000 guests at once half of that memory is worth
 * a third more time; ordinary files would pay and gain little (measured).
 */
function growHeapSlowly(): void {
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWING_PERCENT}`);
}

/**
 * V8 makes objects old at once where nearly all made at one place outlived a collection. Those of a replay live as long as an
 * exchange is open, however many frames come meanwhile, so that happens by chance: then every frame or copy waits for a
 * collection of the whole heap. Three captures of 333,000 frames took 9 % less CPU without it (the medians of five runs), and
 * 132 MB where one run in five took 162.
 */
function judgeNoAgeByPlace(): void {
  setFlagsFromString('--no-allocation-site-pretenuring');
}

/** A replay keeps its rights: only for the user behind sudo does another process create the file. */
function ownerOfFiles(): FileOwner | null {
  return process.geteuid?.() === 0 ? invokingUser(process.env) : null;
}

async function openHtml(path: string): Promise<HtmlFile> {
  const { HtmlFile } = await import('./html-file.ts');
  const html = new HtmlFile(path, ownerOfFiles());
  html.create();
  return html;
}

/** What it takes is loaded where it is asked for. @throws ToolError for what cannot be written. */
async function openRecording(argv: RecordingArguments): Promise<WrittenRecording | null> {
  if (argv.write === undefined) return null;
  const { WrittenRecording } = await import('./written-recording.ts');
  return new WrittenRecording(argv, ownerOfFiles());
}

/** Returns the exit code. @throws ToolError for what cannot be understood or read. */
export async function runReplay(argv: ReplayArguments): Promise<number> {
  const format = parseChoice('--format', argv.format, FORMATS);
  judgeNoAgeByPlace();
  const guest = parseGuest(argv.guest);
  const settleNs = parseSpan('--settle', argv.settle) ?? DEFAULT_SETTLE_NS;
  refuseSharedFile(argv);
  const progress = createProgressLine(diagnostics());
  const tell = (message: string) => {
    progress.clear();
    warn(message);
  };
  const sources = parseSources(argv.source ?? []);
  const recording = await openRecording(argv);
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  // A stream may send nothing for as long as it likes: until it does, a signal ends the program.
  const restoreEarly = sources.every(({ path }) => isOnDisk(path)) ? stopOnSignal(stop) : null;
  const replay = await openReplay({
    sources,
    state: argv.state ?? [],
    hops: argv.hops ?? null,
    guest,
    settleNs,
    details: argv.details,
    signal: stopping.signal,
    onCrowd: growHeapSlowly,
    onProgress: progress.show,
    warn: tell,
  });
  const report = recording?.takesOutput ? diagnostics() : process.stdout;
  const output = openOutput(report, stop);
  const restoreSignals = restoreEarly ?? stopOnSignal(stop);
  const faults = stopOnFault(stop);
  const reporter = await createReporter(format, output.write, {
    ...describeTerminal(report, argv.color),
    everything: argv.proof,
  });
  const html = argv.html === undefined ? null : await openHtml(argv.html);
  const both = html?.beside(reporter) ?? reporter;
  const { tail, fault } = await replay.run({
    reporter: clearing(progress, both),
    drained: output.drained,
    fault: faults.fault,
    incident: recording?.open({ kind: 'replay', paths: () => [], isJudgedOnly: guest !== null, stop }) ?? null,
  });
  for (const text of unsaidTexts(tail, format)) tell(text);
  restoreSignals();
  faults.restore();
  await output.finish();
  await html?.finish();
  if (fault !== null) throw fault.error;
  recording?.close();
  const verdictCode = exitCodeOfVerdict(tail.summary.verdict);
  const code = html?.exitCode(verdictCode) ?? verdictCode;
  return output.isClosed() ? EXIT_PIPE : (recording?.exitCode(code) ?? code);
}

/** The line of progress gives way to the end of the report. */
function clearing({ clear }: ProgressLine, reporter: Reporter): Reporter {
  return {
    ...reporter,
    end(tail) {
      clear();
      reporter.end(tail);
    },
  };
}

/** What was not followed; the text report says so itself where there was nothing else. */
function unsaidTexts({ summary, unfollowed }: ReportTail, format: string): readonly string[] {
  const isSaid = summary.verdict === 'nothing-seen' && format === 'text';
  return isSaid || !unfollowed ? [] : unfollowedTexts(unfollowed);
}

/** Whether it is there and waits for nobody: a file or a directory. */
function isOnDisk(path: string): boolean {
  return path !== STANDARD_INPUT && kindOnDisk(path) !== 'stream';
}
