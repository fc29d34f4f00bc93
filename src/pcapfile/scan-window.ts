/**
 * The buffer between whoever reads a file and its scanner: bytes are read into it, whole records are scanned off its
 * front, the rest of the last record moves before the next read. It grows with data only, never from a length in it.
 */
import type { Scanner } from './scanner.ts';

/** Room for the beginning of a record that goes on in the next read. */
const HEADROOM_BYTES = 256 * 1024;
/**
 * Reads start that far before a page boundary of the buffer. Large buffers begin 16 bytes after one, and copying to just
 * behind the source's own offset in a page (0) is half as fast, since the loads alias the stores before them (measured).
 */
const ALIGNMENT_BYTES = 64;

export class ScanWindow {
  readonly chunkBytes: number;
  readonly #scanner: Scanner;
  #bytes: Uint8Array<ArrayBuffer>;
  #view: DataView;
  /** Unscanned bytes; reads go to `#readAt`, which is where they end after `prepare`. */
  #start: number;
  #end: number;
  #readAt: number;
  /** Bytes of the input yet to be left out. */
  #skip = 0;

  constructor(scanner: Scanner, chunkBytes: number) {
    this.#scanner = scanner;
    this.chunkBytes = chunkBytes;
    this.#readAt = HEADROOM_BYTES - ALIGNMENT_BYTES;
    this.#start = this.#readAt;
    this.#end = this.#readAt;
    this.#bytes = new Uint8Array(HEADROOM_BYTES + chunkBytes);
    this.#view = new DataView(this.#bytes.buffer);
  }

  /**
   * Makes room; frames handed out before are no longer valid. The next `chunkBytes` bytes of the input are to be put at
   * `bytes[offset]` on, fewer will do.
   */
  prepare(): { readonly bytes: Uint8Array<ArrayBuffer>; readonly offset: number } {
    const left = this.#end - this.#start;
    if (left > this.#readAt) {
      const bytes = new Uint8Array(2 * left + HEADROOM_BYTES + this.chunkBytes);
      this.#readAt = 2 * left + HEADROOM_BYTES - ALIGNMENT_BYTES;
      bytes.set(this.#bytes.subarray(this.#start, this.#end), this.#readAt - left);
      this.#bytes = bytes;
      this.#view = new DataView(bytes.buffer);
    } else this.#bytes.copyWithin(this.#readAt - left, this.#start, this.#end);
    this.#start = this.#readAt - left;
    this.#end = this.#readAt;
    return { bytes: this.#bytes, offset: this.#readAt };
  }

  /** `count` bytes were put there: scans them. */
  accept(count: number): void {
    const skipped = Math.min(count, this.#skip);
    this.#skip -= skipped;
    this.#start += skipped;
    this.#end += count;
    const stopped = this.#scanner.scan(this.#bytes, this.#view, this.#start, this.#end);
    this.#start = Math.min(stopped, this.#end);
    this.#skip += stopped - this.#start;
  }

  /** `prepare` and `accept` for bytes that are in memory already, of any length. */
  push(bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length; done += this.chunkBytes) {
      const piece = bytes.subarray(done, done + this.chunkBytes);
      const room = this.prepare();
      room.bytes.set(piece, room.offset);
      this.accept(piece.length);
    }
  }

  /** The input has ended. */
  finish(): void {
    this.#scanner.finish(this.#skip > 0 ? -this.#skip : this.#end - this.#start);
    this.#start = this.#end;
    this.#skip = 0;
  }
}
