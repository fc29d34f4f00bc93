/** The name of the older part of a recording that keeps to a limit (`trace --write-limit`). */
import { parse } from 'node:path';

const COMPRESSED = /\.(?:gz|zst)$/i;

/** `incident.older.pcapng` for `incident.pcapng`; where it was compressed later, that ending stays the last. */
export function olderPath(path: string): string {
  const compressed = COMPRESSED.exec(path)?.[0] ?? '';
  const plain = path.slice(0, path.length - compressed.length);
  const { ext } = parse(plain);
  return `${plain.slice(0, plain.length - ext.length)}.older${ext}${compressed}`;
}
