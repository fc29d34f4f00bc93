/** `dhcphop help`: the same as `--help`, of the program or of a command. */
import type { AnyCommand, Command } from '../command.ts';
import type { HelpArguments } from '../run/run-help.ts';

/** The command among `commands`, which are complete only when it runs. */
export function createHelp(commands: () => readonly AnyCommand[]): Command<HelpArguments, 'command'> {
  return {
    name: 'help',
    summary: 'Show the options of a command, and examples',
    operand: {
      name: 'command',
      label: 'COMMAND',
      isList: false,
      describe: 'the command; without one, all of them',
      completes: 'command',
    },
    options: {},
    examples: [['dhcphop help trace', 'the same as dhcphop trace --help']],
    run: async (args) => (await import('../run/run-help.ts')).runHelp(args, commands()),
  };
}
