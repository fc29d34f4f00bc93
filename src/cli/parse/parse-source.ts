/** SOURCE of `replay`: `NAME=FILE` for a capture taken on interface NAME, `FILE`, or `-` for standard input. */
import type { FileInput } from '../../capture/file-source.ts';
import { ToolError } from '../../core/errors.ts';

/** `=` in a path that begins with `/` or `.` belongs to the path. */
function parseSource(text: string): FileInput {
  const equals = /^[./]/.test(text) ? -1 : text.indexOf('=');
  if (equals < 0) return { path: text, name: null };
  const [name, path] = [text.slice(0, equals), text.slice(equals + 1)];
  if (name === '' || path === '') {
    throw new ToolError('usage', `source ${text}: a name or a file is missing`, 'dhcphop replay NAME=FILE');
  }
  return { path, name };
}

/** The sources in order; several of one NAME are parts of one capture. @throws ToolError 'usage' for half a pair. */
export function parseSources(texts: readonly string[]): readonly FileInput[] {
  return texts.map(parseSource);
}
