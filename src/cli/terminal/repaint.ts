/**
 * Rows at the bottom of a terminal, repainted where they stand: as text with escapes, for whoever writes it. Between two
 * paints the cursor rests at the start of the line below the last row, and it is never hidden, so that nothing has to be
 * given back to a terminal whose program was killed.
 */

import { stripVTControlCharacters } from 'node:util';
import { cursorLeft, cursorUp, eraseDown, eraseEndLine } from 'ansi-escapes';
import { displayWidth } from '../../report/text/width.ts';

export class Repaint {
  #rows: readonly string[] = [];
  /** How many rows further down than it rests the cursor was moved. */
  #below = 0;

  /** What makes the rows on the screen these: only those that changed are written. Empty where none did. */
  to(rows: readonly string[]): string {
    // What is on the screen is where it was, or was scrolled up with the cursor.
    const taken = this.#below > 0 ? this.off() : '';
    const before = this.#rows;
    this.#rows = rows;
    const same = (row: string, at: number) => row === before[at];
    if (rows.length === before.length && rows.every(same)) return '';
    const lines = rows.map((row, at) => (same(row, at) ? '\n' : `${row}${eraseEndLine}\n`));
    return `${taken}${start(before.length)}${lines.join('')}${rows.length < before.length ? eraseDown : ''}`;
  }

  /** What takes them off the screen again. `columns`: of a terminal that was made narrower and has wrapped them. */
  off(columns = Number.POSITIVE_INFINITY): string {
    const height = this.#rows.reduce((sum, row) => sum + heightOf(row, columns), 0) + this.#below;
    this.forget();
    return height === 0 ? '' : `${start(height)}${eraseDown}`;
  }

  /** They are not on the screen any more, or nobody knows where. */
  forget(): void {
    this.#rows = [];
    this.#below = 0;
  }

  /** The terminal moved the cursor so many rows down by itself: it echoes what is typed. */
  movedDown(rows: number): void {
    if (this.#rows.length > 0) this.#below += rows;
  }
}

function start(rowsUp: number): string {
  return rowsUp === 0 ? cursorLeft : `${cursorLeft}${cursorUp(rowsUp)}`;
}

function heightOf(row: string, columns: number): number {
  return Math.max(1, Math.ceil(displayWidth(stripVTControlCharacters(row)) / columns));
}
