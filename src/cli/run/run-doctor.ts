/** Does `dhcphop doctor`: a line per check, and what follows from them. Exit code 4 where a trace cannot run. */

import { type Check, runChecks } from '../../host/doctor-checks.ts';
import { sanitize } from '../../report/sanitize.ts';
import { createStyle } from '../../report/text/style.ts';
import { EXIT_CANNOT, EXIT_OK, EXIT_PIPE } from '../exit-code.ts';
import { describeTerminal } from '../terminal/create-reporter.ts';
import { openOutput } from '../terminal/output.ts';

/** The arguments of `dhcphop doctor`; undefined where one was not given. */
export interface DoctorArguments {
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

export async function runDoctor({ color }: DoctorArguments): Promise<number> {
  const checks = runChecks();
  const output = openOutput(process.stdout, () => undefined);
  output.write(doctorText(checks, describeTerminal(process.stdout, color).color));
  await output.finish();
  if (output.isClosed()) return EXIT_PIPE;
  return checks.some(({ state }) => state === 'bad') ? EXIT_CANNOT : EXIT_OK;
}
