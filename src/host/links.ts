/** Every link of a network namespace, as `ip -j -d link` tells it. */
import { ToolError } from '../core/errors.ts';
import type { Link } from '../state/host-state.ts';
import { parseLinks } from '../tools/parse-links.ts';
import { parseToolJson } from '../tools/tool-json.ts';
import { type RunCommand, runCommand } from './run-command.ts';

/** Links of `netns` (null: the current one), named `NETNS/NAME` there. Throws ToolError `cannot-read`. */
export async function readLinks(netns: string | null, run: RunCommand = runCommand): Promise<readonly Link[]> {
  const args = [...inNamespace(netns), '-j', '-d', 'link', 'show'];
  return parseLinks(parseJson(await run('ip', args), ['ip', ...args].join(' ')), netns);
}

/** The option that makes `ip` and `bridge` look into a namespace. */
export function inNamespace(netns: string | null): readonly string[] {
  return netns === null ? [] : ['-n', netns];
}

/** JSON printed by `command`; an empty print is an empty list. Throws ToolError `cannot-read`. */
export function parseJson(text: string, command: string): unknown {
  try {
    return text.trim() === '' ? [] : parseToolJson(text);
  } catch (error) {
    throw new ToolError('cannot-read', `read the output of ${command}: not JSON`, 'ip -V', error);
  }
}
