import { append } from '../core/lists.ts';

/** Lines that a reporter pushes and a reader pulls; the writer can wait until the reader has taken them. */
export class LineQueue {
  readonly #decoder = new TextDecoder();
  #started = '';
  #lines: string[] = [];
  /** The reader is at work on what it has taken. */
  #isBusy = false;
  #isEnded = false;
  #wakeReader = () => {};
  #wakeWriter = () => {};

  /** Takes text in pieces of any size. */
  readonly write = (piece: string | Uint8Array): void => {
    const text = typeof piece === 'string' ? piece : this.#decoder.decode(piece, { stream: true });
    const parts = `${this.#started}${text}`.split('\n');
    this.#started = parts.pop() ?? '';
    append(this.#lines, parts);
    this.#wakeReader();
  };

  /** Resolves when the reader has taken every line and asks for more. */
  readonly drained = async (): Promise<void> => {
    // Reporters write once their caller is done (JsonBytes.flushSoon): let them.
    await null;
    if ((this.#lines.length === 0 && !this.#isBusy) || this.#isEnded) return;
    await new Promise<void>((resolve) => {
      this.#wakeWriter = resolve;
    });
  };

  /** No more lines will be written, or none will be taken. */
  end(): void {
    this.#isEnded = true;
    this.#wakeReader();
    this.#wakeWriter();
  }

  /** All lines, until the end: those at hand together, because a turn for each would cost as much as tracing them. */
  async *take(): AsyncGenerator<readonly string[], void, undefined> {
    for (;;) {
      while (this.#lines.length > 0) {
        const lines = this.#lines;
        this.#lines = [];
        this.#isBusy = true;
        yield lines;
      }
      this.#isBusy = false;
      this.#wakeWriter();
      if (this.#isEnded) return;
      await new Promise<void>((resolve) => {
        this.#wakeReader = resolve;
      });
    }
  }
}
