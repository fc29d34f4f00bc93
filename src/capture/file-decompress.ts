/**
 * Compressed input, uncompressed as it is read, so that memory does not depend on its size: gzip (RFC 1952), several
 * members included, and Zstandard (RFC 8878) where Node has it, from 22.15 on. What a file is
 * compressed by is told by its magic number, never by its name.
 */
import type { Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import { isGzip, isZstd } from '../pcapfile/recognise.ts';
import type { ByteReader } from './file-bytes.ts';

/**
 * zlib keeps nothing of the piece in which it finds damage. Pieces are a small share of what was read before them, so
 * that little is lost of a small file too: a capture of DHCP alone has a few hundred bytes.
 */
const PIECE_SHARE = 32;
const LEAST_PIECE_BYTES = 32;
const MOST_PIECE_BYTES = 16 * 1024;
const OUTPUT_BYTES = 128 * 1024;

/** What Node has from 22.15 on, and its types for 20 do not know. */
const { createZstdDecompress } = zlib as {
  createZstdDecompress?: (options: { readonly chunkSize: number }) => Transform;
};

/** What uncompresses a file that begins with `head`; null where it is not compressed, or by something Node has not. */
export function createDecompressor(head: Uint8Array): Transform | null {
  if (isGzip(head)) return zlib.createGunzip({ chunkSize: OUTPUT_BYTES, finishFlush: zlib.constants.Z_FINISH });
  return isZstd(head) ? (createZstdDecompress?.({ chunkSize: OUTPUT_BYTES }) ?? null) : null;
}

/** The uncompressed bytes of `compressed`. Where they are damaged, what could be uncompressed comes before the error. */
export function createUncompressedReader(compressed: ByteReader, decompressor: Transform): ByteReader {
  // The stream itself would forget what it holds when it fails.
  const uncompressed: Uint8Array[] = [];
  let at = 0;
  let hasEnded = false;
  let failure: Error | null = null;
  let arrival: Promise<void> | null = null;
  let arrived = () => {};
  /** Wakes `feed`, which goes on when all that it made has been read. */
  let wanted = () => {};

  function arrive(): void {
    arrival = null;
    arrived();
  }
  decompressor.on('data', (piece: Uint8Array) => {
    uncompressed.push(piece);
    arrive();
  });
  decompressor.on('end', () => {
    hasEnded = true;
    arrive();
  });
  decompressor.on('error', (error) => {
    failure = error;
    arrive();
  });
  decompressor.on('close', () => wanted());

  async function feed(): Promise<void> {
    let fed = 0;
    for (;;) {
      while (uncompressed.length > 0 && !decompressor.destroyed) {
        await new Promise<void>((resolve) => {
          wanted = resolve;
        });
      }
      await compressed.ready();
      if (decompressor.destroyed) return;
      const share = Math.floor(fed / PIECE_SHARE);
      const piece = new Uint8Array(Math.min(MOST_PIECE_BYTES, Math.max(LEAST_PIECE_BYTES, share)));
      const count = compressed.read(piece, 0, piece.length);
      fed += count;
      if (count === 0) break;
      // Waiting for each piece, the last one included, keeps its output apart from the error that an early end makes.
      await new Promise<void>((resolve) => decompressor.write(piece.subarray(0, count), () => resolve()));
    }
    decompressor.end();
  }
  feed().catch((error: unknown) => decompressor.destroy(error instanceof Error ? error : new Error(String(error))));

  return {
    get taken() {
      return compressed.taken;
    },
    size: compressed.size,
    ready() {
      if (uncompressed.length > 0 || hasEnded || failure !== null) return null;
      arrival ??= new Promise((resolve) => {
        arrived = resolve;
      });
      return arrival;
    },
    read(target, offset, length) {
      const piece = uncompressed[0];
      if (piece === undefined) {
        if (failure !== null) throw failure;
        return 0;
      }
      const count = Math.min(length, piece.length - at);
      target.set(piece.subarray(at, at + count), offset);
      at += count;
      if (at === piece.length) {
        uncompressed.shift();
        at = 0;
        wanted();
      }
      return count;
    },
    close() {
      decompressor.destroy();
      compressed.close();
    },
  };
}
