/** Two files read as one, the second behind the first: sections of a pcapng may follow each other. */
import type { ByteReader } from './file-bytes.ts';

export function joinBytes(first: ByteReader, second: ByteReader): ByteReader {
  let current = first;
  return {
    get taken() {
      return first.taken + second.taken;
    },
    size: first.size === null || second.size === null ? null : first.size + second.size,
    ready: () => current.ready(),
    read(target, offset, length) {
      const count = current.read(target, offset, length);
      if (count > 0 || current === second) return count;
      current = second;
      return second.read(target, offset, length);
    },
    close() {
      first.close();
      second.close();
    },
  };
}
