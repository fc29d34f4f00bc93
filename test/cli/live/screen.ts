/** A terminal as far as the live view uses one: lines, a cursor, and the few escapes that move it or erase. */

const ESCAPE = '\u001b';

export class Screen {
  readonly #rows: string[] = [''];
  #row = 0;
  #column = 0;

  /** @throws for an escape that it does not know. */
  write(text: string): void {
    for (let at = 0; at < text.length; ) {
      const sequence = text[at] === ESCAPE ? /^\[(\d*)([A-Za-z])/.exec(text.slice(at + 1)) : null;
      if (sequence !== null) {
        this.#escape(sequence[2]!, Number(sequence[1] || '1'));
        at += 1 + sequence[0].length;
        continue;
      }
      const character = text[at++]!;
      if (character === ESCAPE)
        throw new Error(`an escape that is not known: ${JSON.stringify(text.slice(at, at + 8))}`);
      if (character === '\n') this.#lineFeed();
      else this.#put(character);
    }
  }

  /** Without the empty rows at the end. */
  get rows(): readonly string[] {
    const last = this.#rows.findLastIndex((row) => row.trimEnd() !== '');
    return this.#rows.slice(0, last + 1).map((row) => row.trimEnd());
  }

  get cursor(): readonly [row: number, column: number] {
    return [this.#row, this.#column];
  }

  #lineFeed(): void {
    this.#row++;
    this.#column = 0;
    if (this.#row === this.#rows.length) this.#rows.push('');
  }

  #put(character: string): void {
    const row = this.#rows[this.#row]!.padEnd(this.#column);
    this.#rows[this.#row] = row.slice(0, this.#column) + character + row.slice(this.#column + 1);
    this.#column++;
  }

  #escape(letter: string, count: number): void {
    if (letter === 'A') this.#row = Math.max(0, this.#row - count);
    else if (letter === 'G') this.#column = count - 1;
    else if (letter === 'K') this.#rows[this.#row] = this.#rows[this.#row]!.slice(0, this.#column);
    else if (letter === 'J') {
      this.#rows[this.#row] = this.#rows[this.#row]!.slice(0, this.#column);
      this.#rows.length = this.#row + 1;
    } else throw new Error(`an escape that is not known: ${letter}`);
  }
}
