/** The command line as a whole: what it asks for is done. Called by src/main.ts; returns the exit code. */
import { ToolError } from '../core/errors.ts';
import { TOOL } from '../report/tool.ts';
import { COMMANDS } from './commands.ts';
import { EXIT_OK, EXIT_USAGE } from './exit-code.ts';
import { terminalColumns } from './terminal/create-reporter.ts';
import { diagnostics } from './terminal/diagnostics.ts';

/** Parses `words` and does what they ask for. @throws ToolError, and whatever the command throws. */
export async function runCommandLine(words: readonly string[]): Promise<number> {
  if (words.length === 0) {
    const { programHelp } = await import('./help/program-help.ts');
    diagnostics().write(programHelp(COMMANDS, terminalColumns(process.stderr)));
    return EXIT_USAGE;
  }
  // What a script asks first is answered before anything is loaded for it.
  if (words.length === 1 && words[0] === '--version') return tellVersion();
  assertDirectory();
  const { parseCommandLine } = await import('./parse/parse-command-line.ts');
  const asked = parseCommandLine(words, COMMANDS);
  switch (asked.kind) {
    case 'help': {
      const { runHelp } = await import('./run/run-help.ts');
      return runHelp({ command: asked.command?.name }, COMMANDS);
    }
    case 'version':
      return tellVersion();
    case 'run':
      // A command's arguments are made from its own definition, which has a property for each of them.
      return asked.command.run(asked.args as never);
  }
}

function tellVersion(): number {
  process.stdout.write(`${TOOL.version}\n`);
  return EXIT_OK;
}

/** yargs asks for it when it is loaded. */
function assertDirectory(): void {
  try {
    process.cwd();
  } catch {
    throw new ToolError('cannot-read', 'read the current directory: it has been removed', 'cd /');
  }
}
