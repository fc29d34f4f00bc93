/** The command line as a whole: yargs around the commands. Called by src/main.ts; returns the exit code. */
import yargs, { type Argv } from 'yargs';
import { ToolError } from '../core/errors.ts';
import { TOOL } from '../report/tool.ts';
import type { Command } from './command.ts';
import { decode } from './commands/decode.ts';
import { doctor } from './commands/doctor.ts';
import { explain } from './commands/explain.ts';
import { path } from './commands/path.ts';
import { replay } from './commands/replay.ts';
import { trace } from './commands/trace.ts';
import { EXIT_OK, EXIT_USAGE } from './exit-code.ts';
import { STANDARD_INPUT_ARGUMENT } from './parse/parse-source.ts';
import { terminalColumns } from './terminal/create-reporter.ts';
import { diagnostics } from './terminal/diagnostics.ts';

const MAX_HELP_COLUMNS = 100;

const SUMMARY = `dhcphop finds where DHCP dies between the network and a guest of this host, and says why.

Usage: dhcphop COMMAND`;

const EXIT_CODES = `Exit codes: 0 all well, 1 a message lost or an exchange failed, 2 usage,
3 inconclusive or nothing seen, 4 cannot capture or read.`;

function oneLine(message: string): string {
  const text = message.replaceAll(/\s*\n\s*/g, ' ');
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** yargs makes a list of an option that is given twice. */
function checkGivenOnce(argv: Readonly<Record<string, unknown>>, lists: readonly string[]): void {
  const twice = Object.keys(argv).find((name) => name !== '_' && !lists.includes(name) && Array.isArray(argv[name]));
  if (twice !== undefined) throw new ToolError('usage', `--${twice} is given twice`, 'dhcphop --help');
}

/** yargs gives what stands behind `--` to no command: it goes before, files whose names look like options as paths. */
function takeOperands(args: readonly string[]): readonly string[] {
  const at = args.indexOf('--');
  if (at < 0) return args;
  const operands = args.slice(at + 1).map((arg) => (/^-./.test(arg) ? `./${arg}` : arg));
  return [...args.slice(0, at), ...operands];
}

/**
 * What a command line asks for. Thrown out of yargs: behind a handler that returns it lays out the help text, which takes
 * as long as all of its parsing.
 */
class Chosen {
  readonly run: () => Promise<number>;

  constructor(run: () => Promise<number>) {
    this.run = run;
  }
}

/** Parses `args` and runs the command. @throws ToolError, and whatever the command throws. */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  const add = <Options>(program: Argv, command: Command<Options>): Argv =>
    program.command<Options>(
      command.usage,
      command.describe,
      (own) =>
        command.options(
          own
            .usage(`${command.describe}.\n\nUsage: dhcphop ${command.usage}`)
            .example(command.examples.map(([line, what]) => [line, what] as [string, string])),
        ),
      (argv) => {
        checkGivenOnce(argv, command.lists ?? []);
        throw new Chosen(() => command.run(argv));
      },
    );
  let program = yargs(takeOperands(args).map((arg) => (arg === '-' ? STANDARD_INPUT_ARGUMENT : arg)))
    .scriptName('dhcphop')
    .usage(SUMMARY)
    .epilogue(EXIT_CODES)
    .locale('en')
    .strict()
    .parserConfiguration({ 'parse-positional-numbers': false })
    .wrap(Math.min(MAX_HELP_COLUMNS, terminalColumns(process.stdout)))
    .version(TOOL.version)
    .help()
    .exitProcess(false)
    .fail((message, error) => {
      // What yargs itself complains about comes as a message, as a YError, or as both.
      if (error !== undefined && error.name !== 'YError') throw error;
      throw new ToolError('usage', oneLine(message ?? error?.message ?? ''), 'dhcphop --help');
    });
  program = add(program, trace);
  program = add(program, replay);
  program = add(program, decode);
  program = add(program, path);
  program = add(program, doctor);
  program = add(program, explain);
  if (args.length === 0) {
    program.showHelp((text) => diagnostics().write(`${text}\n`));
    return EXIT_USAGE;
  }
  try {
    await program.demandCommand(1, 'no command given').parseAsync();
  } catch (thrown) {
    if (thrown instanceof Chosen) return thrown.run();
    throw thrown;
  }
  return EXIT_OK;
}
