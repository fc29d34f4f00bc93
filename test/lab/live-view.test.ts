/** The live view on a real terminal (tmux's), in front of a real bridge and a real client. */
import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { createLab } from '../../lab/lab.js';
import { PROGRAM } from '../../lab/trace.js';
import { describeLab } from './lab-or-skip.ts';

const hasTmux = (() => {
  try {
    execFileSync('tmux', ['-V']);
    return true;
  } catch {
    return false;
  }
})();

class Terminal {
  readonly #socket: string;

  constructor(socket: string, columns: number, rows: number, argv: readonly string[]) {
    this.#socket = socket;
    const quoted = argv.map((word) => `'${word}'`).join(' ');
    // The shell stays, so that the screen does.
    this.#tmux('-f', '/dev/null', 'new-session', '-d', '-s', 'view', `-x${columns}`, `-y${rows}`, `${quoted}; read _`);
    this.#tmux('set-option', '-g', 'status', 'off');
    this.resize(columns, rows);
  }

  resize(columns: number, rows: number): void {
    this.#tmux('resize-window', '-t', 'view', `-x${columns}`, `-y${rows}`);
  }

  keys(...keys: readonly string[]): void {
    this.#tmux('send-keys', '-t', 'view', ...keys);
  }

  get rows(): readonly string[] {
    return this.#tmux('capture-pane', '-p', '-t', 'view').trimEnd().split('\n');
  }

  /** The rows once one of them says so. */
  showing(what: RegExp): Promise<readonly string[]> {
    return this.#until(String(what), (rows) => rows.some((row) => what.test(row)));
  }

  /** Once the view stands there in so many rows, the last one included, and nothing is left of the one before. */
  showingOnce(most: number): Promise<readonly string[]> {
    const labels = ['TRACE', 'HOP', 'REQUEST', 'REPLY', 'WAITS'];
    return this.#until('the view once', (rows) => {
      const counts = labels.map((label) => rows.filter((row) => row.startsWith(label)).length);
      return rows.length <= most && counts.every((count) => count === 1);
    });
  }

  async #until(what: string, isSo: (rows: readonly string[]) => boolean): Promise<readonly string[]> {
    for (const deadline = Date.now() + 20_000; ; ) {
      const { rows } = this;
      if (isSo(rows)) return rows;
      if (Date.now() > deadline) throw new Error(`never showed ${what}:\n${rows.join('\n')}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  close(): void {
    this.#tmux('kill-server');
  }

  #tmux(...argv: readonly string[]): string {
    return execFileSync('tmux', ['-L', this.#socket, ...argv], { encoding: 'utf8' });
  }
}

const VIEW = /^(?:TRACE|HOP|REQUEST|REPLY|CAPTURE|FDB|WAITS) /;

describeLab('the live view', () => {
  test.skipIf(!hasTmux)('it stays in place through a loss, another size and the end', { timeout: 90_000 }, async () => {
    const lab = await createLab();
    const argv = lab.ns.argv('hv', [process.execPath, PROGRAM, 'trace', 'tap0']);
    const terminal = new Terminal(`${lab.ns.prefix}view`, 80, 24, argv);
    try {
      const waiting = await terminal.showing(/^WAITS +[2-9] s for the guest to ask/);
      // Repainted, not written once more.
      for (const label of ['TRACE', 'HOP', 'REQUEST', 'REPLY', 'CAPTURE', 'FDB', 'WAITS'])
        expect(waiting.filter((row) => row.startsWith(label))).toHaveLength(1);

      await lab.inject('loop');
      await lab.runClient(0, 'udhcpc', { timeoutMs: 3_000 });
      const lost = await terminal.showing(/^REPLY +> \d+ +\d+ +(?:\d+, )?LOST \d+$/);
      await terminal.showing(/^FDB +br0 has the guest on uplink0, NOT on tap0; \d+ moves/);
      await terminal.showing(/^WHY +the /);
      expect(lost.filter((row) => VIEW.test(row))).toHaveLength(7);

      for (const [columns, rows] of [
        [40, 10],
        [200, 50],
        [80, 24],
      ] as const) {
        terminal.resize(columns, rows);
        await terminal.showingOnce(rows);
      }

      terminal.keys('C-c');
      const report = await terminal.showing(/^LOST /);
      expect(report.filter((row) => VIEW.test(row))).toEqual([]);
    } finally {
      terminal.close();
      await lab.close();
    }
  });
});
