/** SOURCE of `replay`: `NAME=FILE` for a capture taken on interface NAME, `FILE`, or `-` for standard input. */
import type { FileInput } from '../../capture/file-source.ts';
import { ToolError } from '../../core/errors.ts';

/** What a bare `-` is turned into before yargs, which loses it among several arguments. */
export const STANDARD_INPUT_ARGUMENT = '=-';

/** `=` in a path that begins with `/` or `.` belongs to the path. */
function parseSource(text: string): FileInput {
  if (text === STANDARD_INPUT_ARGUMENT) return { path: '-', name: null };
  const equals = /^[./]/.test(text) ? -1 : text.indexOf('=');
  if (equals < 0) return { path: text, name: null };
  const [name, path] = [text.slice(0, equals), text.slice(equals + 1)];
  if (name === '' || path === '') {
    throw new ToolError('usage', `source ${text}: a name or a file is missing`, 'dhcphop replay NAME=FILE');
  }
  return { path, name };
}

/** The sources in order. @throws ToolError 'usage' for two of one interface, and for one file twice. */
export function parseSources(texts: readonly string[]): readonly FileInput[] {
  const sources = texts.map(parseSource);
  const names = new Set<string>();
  const paths = new Set<string>();
  for (const { name, path } of sources) {
    if (name !== null && names.has(name)) {
      throw new ToolError(
        'usage',
        `two sources for interface ${name}`,
        `mergecap -w ${name}.pcap FILE FILE && dhcphop replay ${name}.pcap`,
      );
    }
    if (paths.has(path)) {
      throw new ToolError(
        'usage',
        `source ${path} is given twice`,
        'dhcphop replay bond0.pcap br0.pcap tap0.pcap (each once)',
      );
    }
    if (name !== null) names.add(name);
    paths.add(path);
  }
  return sources;
}
