/**
 * `--write`, `--write-limit` and `--anonymize` of `trace`, `capture` and `replay`: where the recording goes, how much of it is
 * kept, what is taken out of it, and what a failure means.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { Anonymizer } from '../../anonymize/anonymizer.ts';
import { type FileOwner, invokingUser } from '../../capture/file-owner.ts';
import { IncidentWriter } from '../../capture/incident-writer.ts';
import { type PreparedFile, prepareRecordingFile } from '../../capture/recording-file.ts';
import { createRecordingStream } from '../../capture/recording-stream.ts';
import { ToolError } from '../../core/errors.ts';
import type { Path } from '../../path/path.ts';
import type { Incident } from '../../pipeline/incident-recorder.ts';
import { FILTER } from '../../pipeline/live/capture-plan.ts';
import { TOOL } from '../../report/tool.ts';
import { EXIT_CANNOT, EXIT_OK, EXIT_PIPE } from '../exit-code.ts';
import { parseSize } from '../parse/parse-options.ts';
import { warn } from '../terminal/diagnostics.ts';

/** Each part repeats the state of the host. */
const LEAST_LIMIT_BYTES = 2 ** 20;

export interface RecordingArguments {
  readonly write: string | undefined;
  /** A trace may run for weeks, on a hypervisor's root file system: there is always one. */
  readonly writeLimit: string;
  readonly anonymize: boolean;
}

export interface RecordedRun {
  readonly kind: 'live' | 'replay';
  /** The paths so far. */
  readonly paths: () => readonly Path[];
  /** Only what is judged goes into it. */
  readonly isJudgedOnly: boolean;
  /** Called when nobody reads the recording any more. */
  readonly stop: () => void;
}

export class WrittenRecording {
  /** Standard output is the incident's; the report goes to standard error. */
  readonly takesOutput: boolean;
  /** As the report names it. */
  readonly files: readonly string[];
  readonly #limitBytes: number;
  readonly #isAnonymous: boolean;
  readonly #file: PreparedFile | null;
  /** Nothing else comes of the run: where the recording fails it ends. */
  readonly #isAll: boolean;
  #failure: ToolError | null = null;

  /** To be made before anything is captured. @throws ToolError for what does not fit, or cannot be written. */
  constructor({ write, writeLimit, anonymize }: RecordingArguments, owner: FileOwner | null, isAll = false) {
    this.#isAll = isAll;
    this.#isAnonymous = anonymize;
    this.#limitBytes = parseSize('--write-limit', writeLimit, LEAST_LIMIT_BYTES);
    this.takesOutput = write === '-';
    if (this.takesOutput && process.stdout.isTTY) {
      throw new ToolError('usage', '--write -: standard output is a terminal', '--write FILE');
    }
    const path = write === undefined || this.takesOutput ? null : write;
    this.files = path === null ? [] : [path];
    this.#file = path === null ? null : prepareRecordingFile(path, owner);
  }

  /** Begins it; null where nothing is to be recorded. */
  open({ kind, paths, isJudgedOnly, stop }: RecordedRun): Incident | null {
    const recording = this.takesOutput ? createRecordingStream(process.stdout) : (this.#file?.create() ?? null);
    if (recording === null) return null;
    const isLive = kind === 'live';
    const writer = new IncidentWriter(recording, {
      application: `${TOOL.name} ${TOOL.version}`,
      limitBytes: this.#limitBytes,
      marks: isLive,
      filter: isLive ? FILTER : null,
      describe: (name) => (this.#isAnonymous ? null : placeOf(name, paths())),
      onError: (error) => {
        this.#failure = error;
        if (isReaderGone(error)) stop();
        else if (this.#isAll) this.#endWith(error, stop);
        else warn(`${error.message}; the ${isLive ? 'trace' : 'replay'} goes on without recording; try: ${error.hint}`);
      },
    });
    return { writer, anonymizer: this.#isAnonymous ? createAnonymizer() : null, isJudgedOnly };
  }

  #endWith(error: ToolError, stop: () => void): void {
    warn(`${error.message}; the capture ends; try: ${error.hint}`);
    stop();
  }

  /** What the exit code becomes: a recording that failed is told by one that says that all is well otherwise. */
  exitCode(code: number): number {
    return withRecording(code, this.#failure);
  }

  /** After the trace; idempotent. */
  close(): void {
    this.#file?.release();
  }
}

export function withRecording(code: number, failure: ToolError | null): number {
  if (failure === null) return code;
  if (isReaderGone(failure)) return EXIT_PIPE;
  return code === EXIT_OK ? EXIT_CANNOT : code;
}

/** Root writes for the user behind sudo and with that user's rights; everyone else for themselves. */
export function fileOwner(): FileOwner | null {
  if (process.geteuid?.() !== 0) return null;
  return invokingUser(process.env) ?? { uid: 0, gid: 0 };
}

/** With a key that nobody knows: two recordings have nothing in common. */
function createAnonymizer(): Anonymizer {
  const key = randomBytes(32);
  return new Anonymizer((text) => createHmac('sha256', key).update(text).digest());
}

/** Role and position of an interface, for readers of the incident. */
function placeOf(name: string, paths: readonly Path[]): string | null {
  for (const { hops } of paths) {
    const position = hops.findIndex(({ interfaces }) => interfaces.includes(name));
    if (position >= 0) return `${hops[position]?.role}, hop ${position + 1} of ${hops.length}`;
  }
  return null;
}

function isReaderGone({ cause }: ToolError): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'EPIPE';
}
