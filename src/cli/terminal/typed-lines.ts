/**
 * How far down what a person types has moved the cursor: the terminal echoes it, the end of a line too. It could be told not to,
 * but then a program that is killed would leave it so. What is typed is taken, as by any program in the foreground.
 */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

const NEWLINE = 0x0a;
/** More than a terminal keeps of a line (N_TTY_BUF_SIZE). */
const SIZE = 8_192;
/** Reads of one call; what is pasted beyond is taken by the next one. */
const MOST_READS = 16;

export class TypedLines {
  readonly #fd: number | null;
  readonly #bytes = new Uint8Array(SIZE);

  /**
   * `fd` is the terminal's, which may be open for writing only. One that is not standard input's, or gives nothing to read, counts
   * as silent: somebody else reads what is typed there.
   */
  constructor(fd: number) {
    this.#fd = isTypedAt(fd) ? openQuietly(fd) : null;
  }

  /**
   * Lines since the last call. Only in the foreground: else the terminal stops its reader. That a long line may take several rows
   * is left out: whether it did hangs on when the cursor was moved meanwhile.
   */
  take(): number {
    let lines = 0;
    for (let reads = 0; reads < MOST_READS; reads++) {
      const read = this.#read();
      if (read === 0) break;
      lines += newlinesIn(this.#bytes.subarray(0, read));
    }
    return lines;
  }

  close(): void {
    if (this.#fd !== null) closeSync(this.#fd);
  }

  #read(): number {
    if (this.#fd === null) return 0;
    try {
      return readSync(this.#fd, this.#bytes);
    } catch {
      // Nothing was typed (EAGAIN), or the terminal is gone (EIO).
      return 0;
    }
  }
}

export function newlinesIn(typed: Uint8Array): number {
  return typed.reduce((count, byte) => count + (byte === NEWLINE ? 1 : 0), 0);
}

/** Whether it is the terminal that standard input comes from. */
function isTypedAt(fd: number): boolean {
  try {
    return fstatSync(0).rdev === fstatSync(fd).rdev;
  } catch {
    return false;
  }
}

function openQuietly(fd: number): number | null {
  try {
    return openSync(`/proc/self/fd/${fd}`, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  } catch {
    return null;
  }
}
