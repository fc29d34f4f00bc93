/** What stands at a path, and what a directory holds; where the system refuses to say, that is an error for a person. */
import { readdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { ToolError } from '../core/errors.ts';
import { shellPath } from '../core/shell-word.ts';
import { systemCode, systemReason } from '../core/system-error.ts';

/** Links are followed; `stream` is a FIFO, a socket or a device, which cannot be read twice. */
export type KindOnDisk = 'file' | 'directory' | 'stream' | 'nothing';

/** @throws ToolError 'cannot-read': no permission, links in a circle. */
export function kindOnDisk(path: string): KindOnDisk {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) return 'nothing';
    return found.isFile() ? 'file' : found.isDirectory() ? 'directory' : 'stream';
  } catch (error) {
    throw cannotOpen(path, path, error);
  }
}

/** The names in a directory, sorted. @throws ToolError 'cannot-read'. */
export function namesIn(path: string): readonly string[] {
  try {
    return readdirSync(path).sort();
  } catch (error) {
    throw cannotOpen(path, path, error);
  }
}

const NOT_UTF8 = 'dhcphop replay - < FILE, or another name for it (mv)';

/** @param name  The path as the message names it. */
export function cannotOpen(path: string, name: string, error: unknown): ToolError {
  const isMissing = systemCode(error) === 'ENOENT';
  // Node reads the words of a command line as UTF-8: what is not becomes this, and names no file any more.
  if (isMissing && path.includes('\u{FFFD}'))
    return new ToolError('cannot-read', `open ${name}: its name is not UTF-8, which is not supported`, NOT_UTF8, error);
  const hint = isMissing ? `ls ${shellPath(dirname(path))}` : `ls -ld ${shellPath(path)}`;
  return new ToolError('cannot-read', `open ${name === '' ? "''" : name}: ${systemReason(error)}`, hint, error);
}
