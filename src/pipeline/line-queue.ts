import { append } from '../core/lists.ts';

/** Lines that a reporter pushes and a reader pulls; the writer can wait until the reader has taken them. */
export class LineQueue {
  readonly #decoder = new TextDecoder();
  #started = '';
  /** Not taken yet, or the last of them being worked on by the reader. */
  #lines: string[] = [];
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

  /** Resolves when every line has been taken. */
  readonly drained = async (): Promise<void> => {
    // Reporters write once their caller is done (JsonBytes.flushSoon): let them.
    await null;
    if (this.#lines.length === 0 || this.#isEnded) return;
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

  /** All lines, until the end. */
  async *take(): AsyncGenerator<string, void, undefined> {
    for (let taken = 0; ; taken = 0) {
      while (taken < this.#lines.length) yield this.#lines[taken++]!;
      this.#lines = [];
      this.#wakeWriter();
      if (this.#isEnded) return;
      await new Promise<void>((resolve) => {
        this.#wakeReader = resolve;
      });
    }
  }
}
