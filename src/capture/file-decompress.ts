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
export class UncompressedReader implements ByteReader {
  readonly #compressed: ByteReader;
  readonly #decompressor: Transform;
  /** The stream itself would forget what it holds when it fails. */
  readonly #uncompressed: Uint8Array[] = [];
  /** How much of the first of them was read. */
  #at = 0;
  #hasEnded = false;
  #failure: Error | null = null;
  #arrival: Promise<void> | null = null;
  #arrived = () => {};
  /** Wakes `feed`, which goes on when all that it made has been read. */
  #wanted = () => {};

  constructor(compressed: ByteReader, decompressor: Transform) {
    this.#compressed = compressed;
    this.#decompressor = decompressor;
    decompressor.on('data', (piece: Uint8Array) => {
      this.#uncompressed.push(piece);
      this.#arrive();
    });
    decompressor.on('end', () => {
      this.#hasEnded = true;
      this.#arrive();
    });
    decompressor.on('error', (error) => {
      this.#failure = error;
      this.#arrive();
    });
    decompressor.on('close', () => this.#wanted());
    this.#feed().catch((error: unknown) => {
      decompressor.destroy(error instanceof Error ? error : new Error(String(error)));
    });
  }

  get taken(): number {
    return this.#compressed.taken;
  }

  get size(): number | null {
    return this.#compressed.size;
  }

  ready(): Promise<void> | null {
    if (this.#uncompressed.length > 0 || this.#hasEnded || this.#failure !== null) return null;
    this.#arrival ??= new Promise((resolve) => {
      this.#arrived = resolve;
    });
    return this.#arrival;
  }

  read(target: Uint8Array, offset: number, length: number): number {
    const piece = this.#uncompressed[0];
    if (piece === undefined) {
      if (this.#failure !== null) throw this.#failure;
      return 0;
    }
    const count = Math.min(length, piece.length - this.#at);
    target.set(piece.subarray(this.#at, this.#at + count), offset);
    this.#at += count;
    if (this.#at === piece.length) {
      this.#uncompressed.shift();
      this.#at = 0;
      this.#wanted();
    }
    return count;
  }

  close(): void {
    this.#decompressor.destroy();
    this.#compressed.close();
  }

  #arrive(): void {
    this.#arrival = null;
    this.#arrived();
  }

  async #feed(): Promise<void> {
    const decompressor = this.#decompressor;
    let fed = 0;
    for (;;) {
      while (this.#uncompressed.length > 0 && !decompressor.destroyed) {
        await new Promise<void>((resolve) => {
          this.#wanted = resolve;
        });
      }
      await this.#compressed.ready();
      if (decompressor.destroyed) return;
      const share = Math.floor(fed / PIECE_SHARE);
      const piece = new Uint8Array(Math.min(MOST_PIECE_BYTES, Math.max(LEAST_PIECE_BYTES, share)));
      const count = this.#compressed.read(piece, 0, piece.length);
      fed += count;
      if (count === 0) break;
      // Waiting for each piece, the last one included, keeps its output apart from the error that an early end makes.
      await new Promise<void>((resolve) => decompressor.write(piece.subarray(0, count), () => resolve()));
    }
    decompressor.end();
  }
}
