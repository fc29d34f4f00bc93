/** Runs a tool that has no option for it in another network namespace. */
import { isMissingCommand, type RunCommand } from './run-command.ts';

/** Standard output of `file args` in `netns` (null: the current one). @throws ToolError `cannot-read`. */
export function runIn(netns: string | null, file: string, args: readonly string[], run: RunCommand): Promise<string> {
  return netns === null ? run(file, args) : run('ip', ['netns', 'exec', netns, file, ...args]);
}

/** Whether the error of `runIn` means that the command is not installed: `ip netns exec` says it in words. */
export function isMissingIn(netns: string | null, error: unknown): boolean {
  if (netns === null) return isMissingCommand(error);
  return error instanceof Error && /exec of ".*" failed: No such file/.test(error.message);
}
