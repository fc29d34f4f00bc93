/** Does `dhcphop explain`. */
import { ToolError } from '../../core/errors.ts';
import { CODES } from '../../diagnose/rules.ts';
import { explainJson } from '../../report/json/explain-json.ts';
import { explainAllText, explainText } from '../../report/text/explain-text.ts';
import { EXIT_OK, EXIT_PIPE } from '../exit-code.ts';
import { didYouMean } from '../parse/did-you-mean.ts';
import { parseChoice, TEXT_OR_JSON } from '../parse/parse-options.ts';
import { describeTerminal } from '../terminal/create-reporter.ts';
import { openOutput } from '../terminal/output.ts';

/** The arguments of `dhcphop explain`; undefined where one was not given. */
export interface ExplainArguments {
  readonly code: string | undefined;
  readonly format: string;
  readonly color: boolean | undefined;
}

/** Returns the exit code. @throws ToolError 'usage' for a code that does not exist. */
export async function runExplain(argv: ExplainArguments): Promise<number> {
  const { code, color } = argv;
  const format = parseChoice('--format', argv.format, TEXT_OR_JSON);
  const terminal = describeTerminal(process.stdout, color);
  const known = CODES.find((each) => each === code);
  if (code !== undefined && known === undefined) {
    throw new ToolError('usage', `explain ${code}: there is no such code${didYouMean(code, CODES)}`, 'dhcphop explain');
  }
  const output = openOutput(process.stdout, () => undefined);
  if (format === 'json') output.write(explainJson(known === undefined ? CODES : [known]));
  else output.write(known === undefined ? explainAllText(terminal) : explainText(known, terminal));
  await output.finish();
  return output.isClosed() ? EXIT_PIPE : EXIT_OK;
}
