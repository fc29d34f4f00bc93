/** `dhcphop completion`: what a shell needs to complete commands, options, choices and codes. */
import type { AnyCommand, Command } from '../command.ts';
import { SHELLS } from '../parse/parse-options.ts';
import type { CompletionArguments } from '../run/run-completion.ts';

/** The command among `commands`, which are complete only when it runs. */
export function createCompletion(commands: () => readonly AnyCommand[]): Command<CompletionArguments, 'shell'> {
  return {
    name: 'completion',
    summary: 'Print what a shell needs to complete commands',
    operand: { name: 'shell', label: 'SHELL', isList: false, describe: 'bash, zsh or fish', choices: SHELLS },
    options: {},
    examples: [
      ['source <(dhcphop completion bash)', 'for ~/.bashrc'],
      ['dhcphop completion zsh > ~/.zfunc/_dhcphop', 'where ~/.zfunc is in fpath'],
      ['dhcphop completion fish > ~/.config/fish/completions/dhcphop.fish', 'for every later fish'],
    ],
    run: async (args) => (await import('../run/run-completion.ts')).runCompletion(args, commands()),
  };
}
