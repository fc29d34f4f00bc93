/** `--html` and `--write` with one name: the second would find the file of the first. It is refused before either is created. */
import { realpathSync } from 'node:fs';
import { basename, dirname, join, parse, resolve } from 'node:path';
import { olderPath } from '../../capture/older-path.ts';
import { ToolError } from '../../core/errors.ts';
import { shellPath } from '../../core/shell-word.ts';

export interface Outputs {
  readonly html: string | undefined;
  readonly write: string | undefined;
}

/** Both names of a recording count: that of its older part too. @throws ToolError 'usage'. */
export function refuseSharedFile({ html, write }: Outputs): void {
  if (html === undefined || write === undefined) return;
  const page = placeOf(html);
  const isOlder = placeOf(olderPath(write)) === page;
  if (placeOf(write) !== page && !isOlder) return;
  const what = isOlder ? `the name of the older part of --write ${write}` : 'the file of --write';
  const { dir, name, ext } = parse(html);
  const stem = shellPath(join(dir, name));
  const hint = ext === '.html' ? `--write ${stem}.pcapng` : `--html ${stem}.html`;
  throw new ToolError('usage', `--html ${html}: this is ${what} too`, hint);
}

/** Equal for two ways to write one place, also through a linked directory. */
function placeOf(path: string): string {
  const full = resolve(path);
  try {
    return join(realpathSync(dirname(full)), basename(full));
  } catch {
    return full;
  }
}
