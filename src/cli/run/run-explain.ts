/** Does `dhcphop explain`. */
import { ToolError } from '../../core/errors.ts';
import { CODES } from '../../diagnose/rules.ts';
import { explainMarkdown } from '../../report/explain-markdown.ts';
import { explainJson } from '../../report/json/explain-json.ts';
import { explainListText, explainText } from '../../report/text/explain-text.ts';
import { allExplained, type Explained, findExplained } from '../../report/words/explained.ts';
import { EXIT_OK, EXIT_PIPE } from '../exit-code.ts';
import { didYouMean } from '../parse/did-you-mean.ts';
import { EXPLAIN_FORMATS, parseChoice } from '../parse/parse-options.ts';
import { describeTerminal } from '../terminal/create-reporter.ts';
import { openOutput } from '../terminal/output.ts';

/** The arguments of `dhcphop explain`; undefined where one was not given. */
export interface ExplainArguments {
  readonly code: readonly string[] | undefined;
  readonly format: string;
  readonly color: boolean | undefined;
}

/** Returns the exit code. @throws ToolError 'usage' for what is neither a code nor a word of the screen. */
export async function runExplain(argv: ExplainArguments): Promise<number> {
  const { code: typed = [], color } = argv;
  const format = parseChoice('--format', argv.format, EXPLAIN_FORMATS);
  const terminal = describeTerminal(process.stdout, color);
  const asked = typed.length === 0 ? null : explainedBy(typed);
  const output = openOutput(process.stdout, () => undefined);
  if (format === 'json') output.write(explainJson(asked ?? allExplained()));
  else if (format === 'markdown') output.write(explainMarkdown(asked ?? allExplained()));
  else if (asked === null) output.write(explainListText(allExplained(), terminal));
  else output.write(asked.map((each) => explainText(each, terminal)).join('\n'));
  await output.finish();
  return output.isClosed() ? EXIT_PIPE : EXIT_OK;
}

/** All words together may be one of the screen (`came back`); else each stands for itself. */
function explainedBy(typed: readonly string[]): readonly Explained[] {
  const whole = findExplained(typed.join(' '));
  if (whole !== null) return [whole];
  return typed.map((word) => {
    const found = findExplained(word);
    if (found !== null) return found;
    const names = [...CODES, ...allExplained().map(({ name }) => name)];
    throw new ToolError(
      'usage',
      `explain ${word}: neither a code nor a word of a report${didYouMean(word, names)}`,
      'dhcphop explain',
    );
  });
}
