/** Does `dhcphop help` and `--help`. */
import { ToolError } from '../../core/errors.ts';
import type { AnyCommand } from '../command.ts';
import { EXIT_OK, EXIT_PIPE } from '../exit-code.ts';
import { commandHelp } from '../help/command-help.ts';
import { programHelp } from '../help/program-help.ts';
import { didYouMean } from '../parse/did-you-mean.ts';
import { terminalColumns } from '../terminal/create-reporter.ts';
import { openOutput } from '../terminal/output.ts';

/** The arguments of `dhcphop help`; undefined where one was not given. */
export interface HelpArguments {
  readonly command: string | undefined;
}

/** Returns the exit code. @throws ToolError 'usage' for a command that does not exist. */
export async function runHelp({ command: name }: HelpArguments, commands: readonly AnyCommand[]): Promise<number> {
  const command = commands.find((each) => each.name === name);
  if (name !== undefined && command === undefined) {
    const names = commands.map((each) => each.name);
    throw new ToolError('usage', `help: unknown command ${name}${didYouMean(name, names)}`, 'dhcphop --help');
  }
  const columns = terminalColumns(process.stdout);
  const output = openOutput(process.stdout, () => undefined);
  output.write(command === undefined ? programHelp(commands, columns) : commandHelp(command, columns));
  await output.finish();
  return output.isClosed() ? EXIT_PIPE : EXIT_OK;
}
