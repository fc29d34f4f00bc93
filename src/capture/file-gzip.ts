/**
 * gzip input (RFC 1952), several members included, uncompressed as it is read: memory does not depend on its size. Used
 * by src/capture/file-reader.ts, which goes by the magic number, never by the name.
 */
import { constants, createGunzip } from 'node:zlib';
import { type ByteReader, createStreamReader } from './file-bytes.ts';

/** zlib keeps nothing of the piece in which it finds damage: small pieces lose little of what came before it. */
const PIECE_BYTES = 16 * 1024;
const OUTPUT_BYTES = 128 * 1024;

/** The uncompressed bytes of `compressed`. Where they are damaged, what could be uncompressed comes before the error. */
export function createGunzipReader(compressed: ByteReader): ByteReader {
  const gunzip = createGunzip({ chunkSize: OUTPUT_BYTES, finishFlush: constants.Z_FINISH });
  const uncompressed = createStreamReader(gunzip);

  async function feed(): Promise<void> {
    for (;;) {
      await compressed.ready();
      const piece = new Uint8Array(PIECE_BYTES);
      const count = compressed.read(piece, 0, PIECE_BYTES);
      if (count === 0 || gunzip.destroyed) break;
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
    ready: () => uncompressed.ready(),
    read: (target, offset, length) => uncompressed.read(target, offset, length),
    close() {
      uncompressed.close();
      compressed.close();
    },
  };
}
