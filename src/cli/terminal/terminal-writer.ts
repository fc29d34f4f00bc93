/**
 * Writes to a terminal without ever waiting for it. Node blocks on one that takes nothing (Ctrl-S, a dead ssh connection),
 * and while it does the rings of the capture run full.
 */
import { closeSync, constants, openSync, writeSync } from 'node:fs';

export class TerminalWriter {
  readonly #fd: number;
  /** What did not fit any more of what was begun. */
  #rest: Buffer = Buffer.alloc(0);

  /** `fd` is the terminal's; it stays as it is, and blocking. @throws where it cannot be opened once more. */
  constructor(fd: number) {
    this.#fd = openSync(`/proc/self/fd/${fd}`, constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  }

  /** True if the terminal takes text now: what was begun is written to its end. */
  isReady(): boolean {
    while (this.#rest.length > 0) {
      const written = this.#put(this.#rest);
      if (written === 0) return false;
      this.#rest = this.#rest.subarray(written);
    }
    return true;
  }

  /** Only after `isReady`. */
  write(text: string): void {
    this.#rest = Buffer.from(text);
    this.isReady();
  }

  close(): void {
    closeSync(this.#fd);
  }

  #put(bytes: Buffer): number {
    try {
      return writeSync(this.#fd, bytes);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return 0;
      // The terminal is gone: what is not written is nowhere missed.
      return bytes.length;
    }
  }
}
