/**
 * What waits to be written to a recording: one write at a time, so that what lies in the file is always a beginning of the
 * whole, and 50 ms after it was handed over, whatever happens to the process by then.
 */
import { ToolError } from '../core/errors.ts';
import { systemReason } from '../core/system-error.ts';
import { BlockBuffer } from '../pcapfile/pcapng-encode.ts';
import type { Recording } from './recording-file.ts';

const FLUSH_MILLISECONDS = 50;
/** Beyond that a disk is too slow for the trace, and writing ends with an error. */
const MAX_WAITING_BYTES = 32 * 1024 * 1024;

export class WriteBehind {
  /** Where blocks of the part at hand are encoded; `note` says that there are some. */
  readonly buffer = new BlockBuffer();
  readonly #recording: Recording;
  readonly #onError: (error: ToolError) => void;
  /** Parts that are complete, the oldest first; each waits to be written. */
  readonly #ended: Uint8Array[] = [];
  /** Bytes of the part at hand that were taken out of the buffer. */
  #takenBytes = 0;
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> | null = null;
  #hasFailed = false;

  /** `onError`: writing has failed and has ended, so nothing more is taken. Called once at most. */
  constructor(recording: Recording, onError: (error: ToolError) => void) {
    this.#recording = recording;
    this.#onError = onError;
  }

  /** Whether writing has ended with an error. */
  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  /** Bytes of the part at hand, written or not. */
  get partBytes(): number {
    return this.#takenBytes + this.buffer.length;
  }

  /** Something was added to the buffer. */
  note(): void {
    const waiting = this.#ended.reduce((sum, { length }) => sum + length, this.buffer.length);
    if (waiting > MAX_WAITING_BYTES) this.#fail(new Error('it takes what is written too slowly'));
    else this.#timer ??= setTimeout(() => void this.#flush(), FLUSH_MILLISECONDS);
  }

  /** The part at hand is complete: what is added from now on is of the next one. */
  endPart(): void {
    this.#ended.push(this.buffer.take());
    this.#takenBytes = 0;
  }

  /** Writes what is left and closes the recording. */
  async close(): Promise<void> {
    await this.#flush();
    // A write that was under way has taken what was there when it began.
    await this.#flush();
    await this.#recording.close().catch((error: unknown) => this.#fail(error));
  }

  #flush(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#writing ??= this.#writeAll()
      .catch((error: unknown) => this.#fail(error))
      .finally(() => {
        this.#writing = null;
      });
    return this.#writing;
  }

  async #writeAll(): Promise<void> {
    while ((this.#ended.length > 0 || this.buffer.length > 0) && !this.#hasFailed) {
      const part = this.#ended.shift();
      await this.#recording.write(part ?? this.#take());
      if (part !== undefined) await this.#recording.rotate?.();
    }
  }

  #take(): Uint8Array {
    this.#takenBytes += this.buffer.length;
    return this.buffer.take();
  }

  #fail(error: unknown): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    const { name, hint } = this.#recording;
    this.#onError(new ToolError('cannot-write', `write ${name}: ${systemReason(error)}`, hint, error));
  }
}
