/** Text that comes in pieces, as lines. What is longer than a line may be is cut. */
export class Lines {
  readonly #mostLength: number;
  readonly #take: (line: string) => void;
  #rest = '';

  constructor(mostLength: number, take: (line: string) => void) {
    this.#mostLength = mostLength;
    this.#take = take;
  }

  add(piece: string): void {
    const lines = (this.#rest + piece).split(/\r?\n/);
    this.#rest = (lines.pop() ?? '').slice(0, this.#mostLength);
    for (const line of lines) this.#take(line.slice(0, this.#mostLength));
  }
}
