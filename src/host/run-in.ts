/** Runs a tool that has no option for it in another network namespace. */
import type { RunCommand } from './run-command.ts';

/** Standard output of `file args` in `netns` (null: the current one). @throws ToolError `cannot-read`. */
export function runIn(netns: string | null, file: string, args: readonly string[], run: RunCommand): Promise<string> {
  return netns === null ? run(file, args) : run('ip', ['netns', 'exec', netns, file, ...args]);
}
