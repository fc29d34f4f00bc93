/** A directory as a source of `replay`: the incident in it, else the captures in it, whatever their order. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { FileInput } from '../capture/file-source.ts';
import { ToolError } from '../core/errors.ts';
import { shellPath } from '../core/shell-word.ts';
import { surveyCapture } from './survey-captures.ts';

/** Names of captures, rotated and compressed ones too; a directory holds notes and reports as well. */
const CAPTURE = /\.(?:pcap|pcapng|cap|dmp)(?:\.?\d+)?(?:\.(?:gz|zst|xz))?$/i;

/**
 * The inputs, each directory among them replaced by what it holds. A file in it that cannot be read is told by `warn`.
 * @throws ToolError 'usage' for a directory with a name in front, 'cannot-read' for one without captures.
 */
export async function expandDirectories(
  inputs: readonly FileInput[],
  warn: (message: string) => void,
): Promise<readonly FileInput[]> {
  const expanded: FileInput[] = [];
  for (const input of inputs) {
    const isDirectory = statSync(input.path, { throwIfNoEntry: false })?.isDirectory() ?? false;
    for (const each of isDirectory ? await capturesIn(input, warn) : [input]) expanded.push(each);
  }
  return expanded;
}

async function capturesIn({ path, name }: FileInput, warn: (message: string) => void): Promise<readonly FileInput[]> {
  if (name !== null) {
    const hint = `dhcphop replay ${shellPath(path)}`;
    throw new ToolError('usage', `source ${name}=${path}: a directory has no interface name`, hint);
  }
  const captures: FileInput[] = [];
  const incidents: FileInput[] = [];
  for (const file of readdirSync(path).sort()) {
    const input = { path: join(path, file), name: null };
    if (!CAPTURE.test(file) || !(statSync(input.path, { throwIfNoEntry: false })?.isFile() ?? false)) continue;
    const { refusal, hasPath } = await surveyCapture([input], 0);
    if (refusal !== null) warn(`${refusal.message}; left out`);
    else (hasPath ? incidents : captures).push(input);
  }
  const [incident, another] = incidents;
  if (another !== undefined) {
    const each = incidents.map((one) => one.path).join(', ');
    const hint = `dhcphop replay ${shellPath(another.path)}`;
    throw new ToolError(
      'usage',
      `read ${path}: it holds several incidents, and one is replayed at a time: ${each}`,
      hint,
    );
  }
  if (incident !== undefined) return [incident];
  if (captures.length > 0) return captures;
  throw new ToolError('cannot-read', `read ${path}: no capture in this directory`, `ls ${shellPath(path)}`);
}
