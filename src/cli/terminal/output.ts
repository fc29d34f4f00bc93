/**
 * Standard output: in order, in large pieces, and quiet when the reader goes away (EPIPE). Who writes much waits for a slow
 * reader between batches, so that the report does not pile up in memory.
 */
import { fstatSync, writeSync } from 'node:fs';
import { ToolError } from '../../core/errors.ts';
import { systemReason } from '../../core/system-error.ts';
import type { WriteBytes } from '../../report/report.ts';
import { writeAbove } from './footer.ts';

/** Pieces are gathered until so many bytes are there, or until the running turn of the event loop is over. */
const SIZE = 65_536;
/** UTF-8 takes so many bytes for one unit of a string, at most. */
const BYTES_A_UNIT = 3;
const END_OF_LINE = 0x0a;

export interface Output {
  readonly write: WriteBytes;
  /** True once the reader has gone; what is written from then on is dropped. */
  readonly isClosed: () => boolean;
  /**
   * For whoever writes without end: resolves once the reader of a pipe has caught up, or gone; null where it is not behind.
   * Node keeps what the pipe has no room for: a gigabyte and more of a long report, even if the reader is quick (measured).
   */
  readonly drained: () => Promise<void> | null;
  /** Resolves when everything has been handed to the system. @throws ToolError 'cannot-write' (a full disk). */
  finish(): Promise<void>;
}

type OutputStream = NodeJS.WriteStream & { readonly fd?: number };

/** `onClosed` is called once when the reader goes away, to end what nobody reads. */
export function openOutput(stream: OutputStream, onClosed: () => void): Output {
  const reader = new Reader(stream, onClosed);
  let bytes = Buffer.allocUnsafe(SIZE);
  let length = 0;
  let scheduled = false;

  const flush = () => {
    if (length === 0) return;
    reader.hand(bytes.subarray(0, length));
    length = 0;
    // A stream that does not write at once keeps what it was handed.
    if (stream.writableLength > 0) bytes = Buffer.allocUnsafe(SIZE);
  };
  const flushAfterTurn = () => {
    if (scheduled) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      flush();
    });
  };
  return {
    write(piece) {
      const most = typeof piece === 'string' ? piece.length * BYTES_A_UNIT : piece.length;
      if (length + most > SIZE) flush();
      if (most > SIZE) reader.hand(Buffer.from(piece));
      else if (typeof piece === 'string') length += bytes.write(piece, length);
      else {
        bytes.set(piece, length);
        length += piece.length;
      }
      flushAfterTurn();
    },
    isClosed: () => reader.isClosed,
    drained: () => reader.drained(),
    finish() {
      flush();
      return reader.finish();
    },
  };
}

/** Who reads the stream: a file, a terminal or a pipe, which may be slow or go away. */
class Reader {
  /** It has gone. */
  isClosed = false;
  readonly #stream: OutputStream;
  readonly #onClosed: () => void;
  /** Of a file, which is written to without the stream. */
  readonly #fd: number | null;
  #failure: Error | null = null;
  #goOn: (() => void) | null = null;

  constructor(stream: OutputStream, onClosed: () => void) {
    this.#stream = stream;
    this.#onClosed = onClosed;
    const { fd } = stream;
    this.#fd = fd !== undefined && fstatSync(fd).isFile() ? fd : null;
    stream.on('drain', () => this.#resume());
    stream.on('error', (error) => this.#fail(error));
  }

  hand(piece: Uint8Array): void {
    if (this.#isGone()) return;
    const stream = this.#stream;
    if (this.#fd !== null) writeWhole(this.#fd, piece, (error) => this.#fail(error));
    else if (stream.isTTY) writeAbove(() => stream.write(piece), piece.at(-1) === END_OF_LINE);
    else stream.write(piece);
  }

  drained(): Promise<void> | null {
    if (this.#isGone() || !this.#stream.writableNeedDrain) return null;
    return new Promise((resolve) => {
      this.#goOn = resolve;
    });
  }

  async finish(): Promise<void> {
    await new Promise<void>((resolve) => {
      if (this.#isGone()) resolve();
      else this.#stream.write('', () => resolve());
    });
    // An error of the last write comes a turn after it.
    await new Promise((resolve) => setImmediate(resolve));
    const failure = this.#failure;
    if (failure) throw new ToolError('cannot-write', `write the report: ${systemReason(failure)}`, 'df -h', failure);
  }

  #isGone(): boolean {
    return this.isClosed || this.#failure !== null;
  }

  #fail(error: Error): void {
    this.#resume();
    if (this.#isGone()) return;
    if ('code' in error && error.code === 'EPIPE') this.isClosed = true;
    else this.#failure = error;
    this.#onClosed();
  }

  #resume(): void {
    this.#goOn?.();
    this.#goOn = null;
  }
}

/** What a disk that is nearly full took in part only; Node's stream for files takes that for the whole. */
function writeWhole(fd: number, piece: Uint8Array, fail: (error: Error) => void): void {
  try {
    for (let at = 0; at < piece.length; ) at += writeSync(fd, piece, at);
  } catch (error) {
    fail(error as Error);
  }
}
