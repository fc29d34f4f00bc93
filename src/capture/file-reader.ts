/**
 * Reads one capture file piece by piece and knows up to which time it has been read; what the file says is heard by
 * src/capture/file-listener.ts. src/capture/file-source.ts reads whichever file lags behind.
 */

import { ToolError } from '../core/errors.ts';
import { shellPath, shellWord } from '../core/shell-word.ts';
import { systemReason } from '../core/system-error.ts';
import { type DurationNs, END_OF_TIME, type TimeNs } from '../core/time.ts';
import { createScanner, HEAD_BYTES, isPcapng, unpackerOf } from '../pcapfile/recognise.ts';
import { ScanWindow } from '../pcapfile/scan-window.ts';
import type { Scanner } from '../pcapfile/scanner.ts';
import { type ByteReader, displayName, openBytes, putBack, readHead } from './file-bytes.ts';
import { createDecompressor, UncompressedReader } from './file-decompress.ts';
import type { FileInput, InterfaceRegistry } from './file-interfaces.ts';
import { BEGINNING_OF_TIME, FileListener } from './file-listener.ts';
import { readTailDrops } from './file-tail.ts';
import { joinBytes } from './joined-bytes.ts';
import { noCapture } from './no-capture.ts';
import { rotatedName } from './rotation.ts';
import type { FrameFilter } from './source.ts';

/** So many bytes of frames may wait for earlier ones; beyond that they are handed out, sorted as far as they are. */
const MAX_HELD_BYTES = 16 * 1024 * 1024;
/** The same for what the file says besides frames: a file may hold little else. */
const MAX_WAITING_BYTES = 32 * 1024 * 1024;

export interface ReaderOptions {
  readonly keep: FrameFilter;
  readonly windowNs: DurationNs;
  readonly chunkBytes: number;
}

export class FileReader {
  /** What the file has said: frames, events, interfaces. */
  readonly said: FileListener;
  readonly path: string;
  /** Every frame before this time is in the queue or was handed out. */
  frontierNs: TimeNs = BEGINNING_OF_TIME;
  hasEnded = false;
  readonly #windowNs: DurationNs;
  readonly #bytes: ByteReader;
  readonly #window: ScanWindow;
  readonly #scanner: Scanner;
  /** Uncompressed bytes read so far. */
  #position = 0;

  private constructor(
    input: FileInput,
    registry: InterfaceRegistry,
    options: ReaderOptions,
    bytes: ByteReader,
    head: Uint8Array,
    tailDrops: ReadonlyMap<number, number>,
  ) {
    this.path = input.path;
    this.#windowNs = options.windowNs;
    this.#bytes = bytes;
    this.said = new FileListener(input, registry, isPcapng(head), tailDrops);
    const recognised = createScanner(head, options.keep, this.said, Number(options.windowNs) / 1e9);
    if (typeof recognised === 'string') {
      const unpacker = unpackerOf(head);
      const refusal = noCapture(input.path, `it is ${recognised}`);
      throw unpacker === null ? refusal : new ToolError('cannot-read', refusal.message, unpacking(unpacker, input));
    }
    this.#scanner = recognised.scanner;
    this.said.attach(recognised.scanner);
    this.#window = new ScanWindow(recognised.scanner, options.chunkBytes);
    this.#position = head.length;
    this.#window.push(head.subarray(recognised.headerBytes));
  }

  /** Opens a file and reads what is there of it. Throws ToolError('cannot-read') where it is not a capture. */
  static async open(input: FileInput, registry: InterfaceRegistry, options: ReaderOptions): Promise<FileReader> {
    let bytes = input.bytes ?? openBytes(input.older ?? input.path);
    try {
      if (input.older !== undefined) bytes = joinBytes(bytes, openBytes(input.path));
      let head = await readHead(bytes, HEAD_BYTES);
      // What a program sends is what it is: nothing that swells is taken from another host.
      const decompressor = input.bytes === undefined ? createDecompressor(head) : null;
      if (decompressor !== null) {
        bytes = new UncompressedReader(putBack(head, bytes), decompressor);
        head = await readHead(bytes, HEAD_BYTES);
      }
      const hasTail = isPcapng(head) && bytes.size !== null && decompressor === null;
      const tailDrops = hasTail ? readTailDrops(input.path, head) : new Map();
      const reader = new FileReader(input, registry, options, bytes, head, tailDrops);
      // A pcapng names its interfaces behind its header: with the first piece most mistakes are found before any output.
      do {
        if (reader.#scanner.ready && reader.ready() !== null) break;
        await reader.ready();
        reader.fill();
      } while (!reader.#scanner.ready && !reader.hasEnded);
      return reader;
    } catch (error) {
      bytes.close();
      if (error instanceof ToolError) throw error;
      throw new ToolError(
        'cannot-read',
        `read ${displayName(input.path)}: ${systemReason(error)}`,
        `file ${shellPath(input.path)}`,
        error,
      );
    }
  }

  /** Resolves when `fill` would not have to wait; null where it need not wait now. */
  ready(): Promise<void> | null {
    return this.hasEnded ? null : this.#bytes.ready();
  }

  /** Reads and scans the next piece. Frames that were handed out before are no longer valid. */
  fill(): void {
    if (this.hasEnded) return;
    const heldBytes = this.said.queue.keepBytes();
    const room = this.#window.prepare();
    const count = this.#read(room.bytes, room.offset);
    this.#position += count;
    if (count > 0) this.#window.accept(count);
    if (count === 0 || this.#scanner.dead) this.#end();
    else this.#advance(heldBytes > MAX_HELD_BYTES || this.said.waitingBytes > MAX_WAITING_BYTES);
  }

  /** Nothing has come for a while: whatever waits for an earlier frame need not wait longer, unless the stream says so itself. */
  settle(): void {
    if (this.said.toldNs === null) this.#advance(true);
  }

  get latestNs(): TimeNs | null {
    return this.said.latestNs;
  }

  get frames(): number {
    return this.#scanner.counts.frames;
  }

  /** Bytes taken from the file, and how many there are (null: a stream). */
  get progress(): { readonly taken: number; readonly size: number | null } {
    return { taken: this.#bytes.taken, size: this.#bytes.size };
  }

  /** Uncompressed bytes read. */
  get position(): number {
    return this.#position;
  }

  close(): void {
    this.#bytes.close();
  }

  #read(target: Uint8Array, offset: number): number {
    try {
      return this.#bytes.read(target, offset, this.#window.chunkBytes);
    } catch (error) {
      const expected = `more bytes: ${systemReason(error)}`;
      this.said.damage({ kind: 'unreadable', offset: this.#position, expected, loses: 'rest' });
      return 0;
    }
  }

  #advance(all: boolean): void {
    const { latestNs } = this;
    const told = all ? null : this.said.toldNs;
    if (told === null && latestNs === null) return;
    const frontierNs = told ?? (all ? latestNs! : latestNs! - this.#windowNs);
    if (frontierNs > this.frontierNs) this.frontierNs = frontierNs;
  }

  #end(): void {
    if (!this.said.isGone) this.#window.finish();
    if (this.said.isRecording) {
      const expected = 'the entry that ends a recording: it was cut off';
      this.said.damage({ kind: 'truncated', offset: this.#position, expected, loses: 'rest' });
    }
    this.said.summarise();
    this.hasEnded = true;
    this.frontierNs = END_OF_TIME;
    this.#bytes.close();
  }
}

/** The pipe to type for a file that is compressed by something Node has not. */
function unpacking(unpacker: string, { path, name }: FileInput): string {
  const source = shellWord(`${name ?? rotatedName(path).interface}=-`);
  return `${unpacker} ${shellPath(path)} | dhcphop replay ${source}`;
}
