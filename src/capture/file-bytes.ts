/**
 * Bytes of a capture file, wherever they come from: a regular file, a pipe, standard input, gzip over any of them.
 * Opened by src/capture/file-reader.ts, which never has to know which of them it reads.
 */

import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { ToolError } from '../core/errors.ts';
import { shellPath } from '../core/shell-word.ts';
import { cannotOpen } from './on-disk.ts';

/** The path that stands for standard input. */
export const STANDARD_INPUT = '-';

export interface ByteReader {
  /** Bytes taken from the file so far, as they lie there (compressed where it is). */
  readonly taken: number;
  /** Size of the file; null for a stream. */
  readonly size: number | null;
  /** Resolves when `read` would not have to wait; null where it need not wait now. */
  ready(): Promise<void> | null;
  /** Puts at most `length` bytes at `target[offset]`; 0 at the end of the input. Throws what the system says. */
  read(target: Uint8Array, offset: number, length: number): number;
  close(): void;
}

/** Opens a path, or standard input for `-`. Throws ToolError('cannot-read'). */
export function openBytes(path: string): ByteReader {
  const name = displayName(path);
  try {
    // Without O_NONBLOCK the open of a FIFO nobody writes to would hang, deaf to Ctrl-C.
    const fd = path === STANDARD_INPUT ? 0 : openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const kind = fstatSync(fd);
    if (kind.isDirectory()) {
      closeSync(fd);
      throw new ToolError(
        'cannot-read',
        `read ${name}: it is a directory`,
        `dhcphop replay ${shellPath(path)}/*.pcap*`,
      );
    }
    if (kind.isFIFO() || kind.isSocket()) {
      return createStreamReader(fd === 0 ? process.stdin : new Socket({ fd, readable: true, writable: false }));
    }
    if (fd === 0 && process.stdin.isTTY) {
      const hint = "ssh HOST tcpdump -U -w - 'udp port 67 or udp port 68' | dhcphop replay -";
      throw new ToolError('cannot-read', 'read standard input: it is a terminal', hint);
    }
    return createDescriptorReader(fd, kind.isFile() ? kind.size : null);
  } catch (error) {
    throw error instanceof ToolError ? error : cannotOpen(path, name, error);
  }
}

/** The path as messages name it. */
export function displayName(path: string): string {
  return path === STANDARD_INPUT ? 'standard input' : path;
}

/** Synchronous reads: from the page cache twice as fast as any other way, a round through the thread pool each (measured). */
function createDescriptorReader(fd: number, size: number | null): ByteReader {
  let isOpen = true;
  let taken = 0;
  return {
    get taken() {
      return taken;
    },
    size,
    ready: () => null,
    read(target, offset, length) {
      const count = readSync(fd, target, offset, length, null);
      taken += count;
      return count;
    },
    close() {
      if (isOpen && fd !== 0) closeSync(fd);
      isOpen = false;
    },
  };
}

/** Bytes of a stream, in pieces as they arrive. `taken` counts what came out of it. */
export function createStreamReader(stream: Readable): ByteReader {
  const pieces: AsyncIterator<Uint8Array> = stream[Symbol.asyncIterator]();
  let piece: Uint8Array | null = null;
  let hasEnded = false;
  let failure: unknown = null;
  let pending: Promise<void> | null = null;
  let taken = 0;
  return {
    get taken() {
      return taken;
    },
    size: null,
    ready() {
      if (piece !== null || hasEnded || failure !== null) return null;
      pending ??= pieces.next().then(
        (result) => {
          pending = null;
          if (result.done) hasEnded = true;
          else piece = result.value;
        },
        (error: unknown) => {
          pending = null;
          failure = error;
        },
      );
      return pending;
    },
    read(target, offset, length) {
      if (piece === null) {
        if (failure !== null) throw failure;
        return 0;
      }
      const count = Math.min(length, piece.length);
      target.set(count === piece.length ? piece : piece.subarray(0, count), offset);
      piece = count === piece.length ? null : piece.subarray(count);
      taken += count;
      return count;
    },
    close() {
      stream.destroy();
    },
  };
}

/** `head`, which was read already, and then the rest of `reader`. */
export function putBack(head: Uint8Array, reader: ByteReader): ByteReader {
  let left = head;
  return {
    get taken() {
      return reader.taken - left.length;
    },
    size: reader.size,
    ready: () => (left.length > 0 ? null : reader.ready()),
    read(target, offset, length) {
      if (left.length === 0) return reader.read(target, offset, length);
      const count = Math.min(length, left.length);
      target.set(left.subarray(0, count), offset);
      left = left.subarray(count);
      return count;
    },
    close: () => reader.close(),
  };
}

/** The first bytes of `reader`: `length` of them, fewer where the input ends before. */
export async function readHead(reader: ByteReader, length: number): Promise<Uint8Array> {
  const head = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    await reader.ready();
    const count = reader.read(head, filled, length - filled);
    if (count === 0) break;
    filled += count;
  }
  return head.subarray(0, filled);
}
