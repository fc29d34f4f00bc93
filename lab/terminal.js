/** A program on a real terminal, tmux's: what its screen shows, keys that are pressed, another size. */
import { execFileSync } from 'node:child_process';

const PATIENCE_MS = 20_000;
const LOOK_MS = 100;

export const hasTmux = (() => {
  try {
    execFileSync('tmux', ['-V']);
    return true;
  } catch {
    return false;
  }
})();

export class Terminal {
  /** @type {string} */
  #socket;

  /**
   * @param {string} socket  Name of a tmux server of its own.
   * @param {{ columns: number, rows: number }} size
   * @param {readonly string[]} argv
   */
  constructor(socket, { columns, rows }, argv) {
    this.#socket = socket;
    const quoted = argv.map((word) => `'${word}'`).join(' ');
    // The shell stays when the program has ended, so that its screen does.
    this.#tmux('-f', '/dev/null', 'new-session', '-d', '-s', 'lab', `-x${columns}`, `-y${rows}`, `${quoted}; read _`);
    this.#tmux('set-option', '-g', 'status', 'off');
    this.resize(columns, rows);
  }

  /**
   * @param {number} columns
   * @param {number} rows
   */
  resize(columns, rows) {
    this.#tmux('resize-window', '-t', 'lab', `-x${columns}`, `-y${rows}`);
  }

  /** @param {readonly string[]} keys  As tmux names them: `C-c`, `Enter`; behind `-l` a text as it stands. */
  press(...keys) {
    this.#tmux('send-keys', '-t', 'lab', ...keys);
    return this;
  }

  /** What stands on the screen, without the empty rows at its end. @returns {readonly string[]} */
  get rows() {
    return this.#tmux('capture-pane', '-p', '-t', 'lab').trimEnd().split('\n');
  }

  /**
   * The rows once they are so.
   * @param {RegExp | ((rows: readonly string[]) => boolean)} what  A function, or what one of the rows is to match.
   */
  async showing(what) {
    const isSo =
      what instanceof RegExp ? (/** @type {readonly string[]} */ rows) => rows.some((row) => what.test(row)) : what;
    for (const deadline = Date.now() + PATIENCE_MS; ; ) {
      const { rows } = this;
      if (isSo(rows)) return rows;
      if (Date.now() > deadline) throw new Error(`the terminal never showed ${what}:\n${rows.join('\n')}`);
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  close() {
    this.#tmux('kill-server');
  }

  /** @param {readonly string[]} argv */
  #tmux(...argv) {
    return execFileSync('tmux', ['-L', this.#socket, ...argv], { encoding: 'utf8' });
  }
}
