/** Does `dhcphop completion`. */
import { ToolError } from '../../core/errors.ts';
import type { AnyCommand } from '../command.ts';
import { bashCompletion } from '../completion/bash.ts';
import { EXPLAINED_WORDS } from '../completion/explained-words.ts';
import { fishCompletion } from '../completion/fish.ts';
import { zshCompletion } from '../completion/zsh.ts';
import { EXIT_OK, EXIT_PIPE } from '../exit-code.ts';
import { SHELLS } from '../parse/parse-options.ts';
import { openOutput } from '../terminal/output.ts';

/** The arguments of `dhcphop completion`; undefined where one was not given. */
export interface CompletionArguments {
  readonly shell: string | undefined;
}

const SCRIPTS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };

/** Returns the exit code. @throws ToolError 'usage' for a shell that is none of the three. */
export async function runCompletion({ shell }: CompletionArguments, commands: readonly AnyCommand[]): Promise<number> {
  if (shell === undefined) throw new ToolError('usage', 'completion: no shell is named', 'dhcphop completion bash');
  const known = SHELLS.find((each) => each === shell);
  if (known === undefined)
    throw new ToolError('usage', `completion ${shell}: there is none`, 'dhcphop completion bash');
  const output = openOutput(process.stdout, () => undefined);
  output.write(SCRIPTS[known]({ commands, codes: EXPLAINED_WORDS }));
  await output.finish();
  return output.isClosed() ? EXIT_PIPE : EXIT_OK;
}
