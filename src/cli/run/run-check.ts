/** Does `dhcphop check`: recordings replayed and compared with what is expected of them. */
import { join } from 'node:path';
import { ToolError } from '../../core/errors.ts';
import { shellPath } from '../../core/shell-word.ts';
import { checkJunit } from '../../report/check-junit.ts';
import { checkedText, checkSummaryText } from '../../report/check-text.ts';
import type { Checked } from '../../report/checked.ts';
import { checkJson } from '../../report/json/check-json.ts';
import { type CheckOfRecording, checkRecording } from '../check/check-recording.ts';
import { findRecordings, type Recording } from '../check/find-recordings.ts';
import { EXIT_CANNOT, EXIT_LOSS, EXIT_OK, EXIT_PIPE, EXIT_USAGE } from '../exit-code.ts';
import { CHECK_FORMATS, parseChoice } from '../parse/parse-options.ts';
import { describeTerminal } from '../terminal/create-reporter.ts';
import { openOutput } from '../terminal/output.ts';

/** The arguments of `dhcphop check`; undefined where one was not given. */
export interface CheckArguments {
  readonly folder: readonly string[] | undefined;
  readonly update: boolean;
  readonly format: string;
  readonly color: boolean | undefined;
}

/**
 * Returns the exit code: 2 where an expectation cannot be understood, 4 where a recording cannot be read, 1 where one is
 * not as expected, or nothing is expected of it. @throws ToolError for folders that hold nothing to check.
 */
export async function runCheck({ folder, update, format: wanted, color }: CheckArguments): Promise<number> {
  const format = parseChoice('--format', wanted, CHECK_FORMATS);
  const folders = folder ?? [];
  if (folders.length === 0) throw new ToolError('usage', 'check: no directory is named', 'dhcphop check .');
  const recordings: Recording[] = [];
  for (const each of folders) {
    const found = await findRecordings(each);
    for (const recording of found) recordings.push({ ...recording, name: join(each, recording.name) });
  }
  const output = openOutput(process.stdout, () => undefined);
  const terminal = describeTerminal(process.stdout, color);
  const results: CheckOfRecording[] = [];
  for (const recording of recordings) {
    if (output.isClosed()) break;
    const result = await checkRecording(recording, update);
    results.push(result);
    if (format === 'text') output.write(checkedText(result.checked, terminal.color));
    await output.drained();
  }
  const all = results.map(({ checked }) => checked);
  output.write(summary(format, all, folders));
  await output.finish();
  return output.isClosed() ? EXIT_PIPE : exitCode(results);
}

/** What is written once all are checked: as text the last lines, else the whole. */
function summary(format: (typeof CHECK_FORMATS)[number], all: readonly Checked[], folders: readonly string[]): string {
  const named = folders.map(shellPath).join(' ');
  switch (format) {
    case 'text':
      return checkSummaryText(all, named);
    case 'json':
      return checkJson(all, folders);
    case 'junit':
      return checkJunit(all, named);
  }
}

function exitCode(results: readonly CheckOfRecording[]): number {
  const refusals = results.flatMap(({ refusal }) => refusal ?? []);
  if (refusals.some(({ code }) => code === 'usage')) return EXIT_USAGE;
  if (refusals.length > 0) return EXIT_CANNOT;
  const isWell = results.every(({ checked }) => checked.status === 'as-expected' || checked.status === 'updated');
  return isWell ? EXIT_OK : EXIT_LOSS;
}
