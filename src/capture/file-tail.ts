/** Reads the end of a pcapng before its beginning, for the drops that are told only there. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { tailDrops } from '../pcapfile/tail-drops.ts';

/** Statistics of some hundred interfaces. */
const TAIL_BYTES = 64 * 1024;
const BYTE_ORDER_AT = 8;
const LITTLE_ENDIAN_MAGIC = 0x4d;

const NONE: ReadonlyMap<number, number> = new Map();

/** Drops by interface number as `path` tells them at its end; none for a stream. `head`: the file's first bytes. */
export function readTailDrops(path: string, head: Uint8Array): ReadonlyMap<number, number> {
  let fd: number | null = null;
  try {
    fd = openSync(path, 'r');
    const stat = fstatSync(fd);
    if (!stat.isFile()) return NONE;
    const length = Math.min(TAIL_BYTES, stat.size);
    const tail = new Uint8Array(length);
    const count = readSync(fd, tail, 0, length, stat.size - length);
    return tailDrops(tail.subarray(0, count), head[BYTE_ORDER_AT] === LITTLE_ENDIAN_MAGIC);
  } catch {
    // What cannot be read here cannot be read by the reader either, and that says so.
    return NONE;
  } finally {
    if (fd !== null) closeSync(fd);
  }
}
