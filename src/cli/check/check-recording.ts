/** Replays one recording and compares what it shows with its expectation; with `update` that is written instead. */
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ToolError } from '../../core/errors.ts';
import { shellPath } from '../../core/shell-word.ts';
import { openReplay } from '../../pipeline/open-replay.ts';
import type { Checked, CheckStatus, Seen } from '../../report/checked.ts';
import { DEFAULT_SETTLE_NS } from '../../trace/limits.ts';
import { parseGuest, parseSpan } from '../parse/parse-options.ts';
import { parseSources } from '../parse/parse-source.ts';
import { errorText } from '../terminal/report-error.ts';
import { differences } from './differences.ts';
import { type Expectation, expectationText } from './expectation.ts';
import type { Recording } from './find-recordings.ts';
import { createSeenReporter } from './seen-reporter.ts';

/** `refusal` is why the recording could not be checked; null where it was. */
export interface CheckOfRecording {
  readonly checked: Checked;
  readonly refusal: ToolError | null;
}

export async function checkRecording(recording: Recording, update: boolean): Promise<CheckOfRecording> {
  const startedMs = performance.now();
  const { name, file, expectation } = recording;
  let refusal: ToolError | null = null;
  let status: CheckStatus = 'as-expected';
  let lines: readonly string[] = [];
  try {
    if (expectation instanceof ToolError) throw expectation;
    const known = expectation ?? { sources: recording.sources, expected: {} };
    const seen = await replay(recording, known);
    const isEmpty = Object.keys(known.expected).length === 0;
    if (!isEmpty) lines = differences(known.expected, seen);
    if (isEmpty || lines.length > 0) status = isEmpty ? 'missing' : 'differs';
    if (isEmpty && !update) lines = [`nothing is expected of it in ${file}; the replay says ${seen.verdict}`];
    if (status !== 'as-expected' && update) {
      write(file, expectationText(known, seen));
      status = 'updated';
    }
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    refusal = error;
    status = 'refused';
    lines = [errorText(error)];
  }
  return { checked: { name, status, lines, seconds: (performance.now() - startedMs) / 1000 }, refusal };
}

async function replay({ file, sources }: Recording, { options = {} }: Expectation): Promise<Seen> {
  const warn = () => undefined;
  const { run } = await openReplay({
    sources: parseSources(sources).map((source) => ({ ...source, path: join(dirname(file), source.path) })),
    hops: options.hops ?? null,
    guest: parseGuest(options.guest),
    settleNs: parseSpan('--settle', options.settle) ?? DEFAULT_SETTLE_NS,
    details: false,
    warn,
  });
  const { reporter, seen } = createSeenReporter();
  const { fault } = await run({ reporter, drained: () => null });
  if (fault !== null) throw fault.error;
  return seen();
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    const hint = `ls -ld ${shellPath(dirname(file))}`;
    throw new ToolError('cannot-write', `write ${file}: ${(error as Error).message}`, hint, error);
  }
}
