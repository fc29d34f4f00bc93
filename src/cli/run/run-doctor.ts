/** Does `dhcphop doctor`: a line per check, and what follows from them. Exit code 4 where a trace cannot run. */

import { type Check, runChecks } from '../../host/doctor-checks.ts';
import { formatJson } from '../../report/json/json-text.ts';
import { sanitize } from '../../report/sanitize.ts';
import { createStyle } from '../../report/text/style.ts';
import { TOOL } from '../../report/tool.ts';
import { EXIT_CANNOT, EXIT_OK, EXIT_PIPE } from '../exit-code.ts';
import { parseChoice, TEXT_OR_JSON } from '../parse/parse-options.ts';
import { describeTerminal } from '../terminal/create-reporter.ts';
import { openOutput } from '../terminal/output.ts';

/** The arguments of `dhcphop doctor`; undefined where one was not given. */
export interface DoctorArguments {
  readonly format: string;
  readonly color: boolean | undefined;
}

const SIGNS = { good: 'ok', limited: 'limited', bad: 'MISSING' } as const;

/** What the checks together mean. */
function conclusion(checks: readonly Check[]): string {
  if (checks.some(({ state }) => state === 'bad'))
    return 'replay works here; trace does not, until what is MISSING is there';
  const limited = checks.some(({ state }) => state === 'limited');
  return limited
    ? 'trace and replay work here; trace knows less without what is limited'
    : 'trace and replay work here';
}

/** The lines for a person. */
export function doctorText(checks: readonly Check[], color: boolean): string {
  const style = createStyle(color);
  const paints = { good: style.good, limited: style.warn, bad: style.bad };
  const lines = checks.flatMap(({ what, state, detail, mend }) => [
    `${paints[state](SIGNS[state].padEnd(9))}${what.padEnd(15)}${sanitize(detail)}`,
    ...(mend === null ? [] : [`${' '.repeat(24)}${sanitize(mend)}`]),
  ]);
  return `${[...lines, '', conclusion(checks)].join('\n')}\n`;
}

/** The same for a program, on one line. */
function doctorJson(checks: readonly Check[]): string {
  const works = { trace: checks.every(({ state }) => state !== 'bad'), replay: true };
  return `${formatJson({ schemaVersion: 1, tool: TOOL, works, conclusion: conclusion(checks), checks })}\n`;
}

/** Returns the exit code. @throws ToolError 'usage' for a format that does not exist. */
export async function runDoctor(argv: DoctorArguments): Promise<number> {
  const format = parseChoice('--format', argv.format, TEXT_OR_JSON);
  const checks = runChecks();
  const output = openOutput(process.stdout, () => undefined);
  const { color } = describeTerminal(process.stdout, argv.color);
  output.write(format === 'json' ? doctorJson(checks) : doctorText(checks, color));
  await output.finish();
  if (output.isClosed()) return EXIT_PIPE;
  return checks.some(({ state }) => state === 'bad') ? EXIT_CANNOT : EXIT_OK;
}
