/**
 * gzip input (RFC 1952), several members included, uncompressed as it is read: memory does not depend on its size. Used
 * by src/capture/file-reader.ts, which goes by the magic number, never by the name.
 */
import { constants, createGunzip } from 'node:zlib';
import type { ByteReader } from './file-bytes.ts';

/**
 * zlib keeps nothing of the piece in which it finds damage. Pieces are a small share of what was read before them, so
 * that little is lost of a small file too: a capture of DHCP alone has a few hundred bytes.
 */
const PIECE_SHARE = 32;
const LEAST_PIECE_BYTES = 32;
const MOST_PIECE_BYTES = 16 * 1024;
const OUTPUT_BYTES = 128 * 1024;

/** The uncompressed bytes of `compressed`. Where they are damaged, what could be uncompressed comes before the error. */
export function createGunzipReader(compressed: ByteReader): ByteReader {
  const gunzip = createGunzip({ chunkSize: OUTPUT_BYTES, finishFlush: constants.Z_FINISH });
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
  gunzip.on('data', (piece: Uint8Array) => {
    uncompressed.push(piece);
    arrive();
  });
  gunzip.on('end', () => {
    hasEnded = true;
    arrive();
  });
  gunzip.on('error', (error) => {
    failure = error;
    arrive();
  });
  gunzip.on('close', () => wanted());

  async function feed(): Promise<void> {
    let fed = 0;
    for (;;) {
      while (uncompressed.length > 0 && !gunzip.destroyed) {
        await new Promise<void>((resolve) => {
          wanted = resolve;
        });
      }
      await compressed.ready();
      if (gunzip.destroyed) return;
      const share = Math.floor(fed / PIECE_SHARE);
      const piece = new Uint8Array(Math.min(MOST_PIECE_BYTES, Math.max(LEAST_PIECE_BYTES, share)));
      const count = compressed.read(piece, 0, piece.length);
      fed += count;
      if (count === 0) break;
      // Waiting for each piece, the last one included, keeps its output apart from the error that an early end makes.
      await new Promise<void>((resolve) => gunzip.write(piece.subarray(0, count), () => resolve()));
    }
    gunzip.end();
  }
  feed().catch((error: unknown) => gunzip.destroy(error instanceof Error ? error : new Error(String(error))));

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
      gunzip.destroy();
      compressed.close();
    },
  };
}
