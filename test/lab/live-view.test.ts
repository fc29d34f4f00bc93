/** The live view on a real terminal, in front of a real bridge and a real client. */
import { expect, test } from 'vitest';
import { createLab } from '../../lab/lab.js';
import { hasTmux, Terminal } from '../../lab/terminal.js';
import { PROGRAM } from '../../lab/trace.js';
import { describeLab } from './lab-or-skip.ts';

const VIEW = /^(?:TRACE|HOP|REQUEST|REPLY|CAPTURE|FDB|WAITS) /;

const AT_REST = ['TRACE', 'HOP', 'REQUEST', 'REPLY', 'FDB', 'WAITS'];
const AT_A_LOSS = ['TRACE', 'HOP', 'REQUEST', 'REPLY', 'FDB', 'WAITS'];
const SIZES = [
  [40, 10],
  [60, 10],
  [200, 50],
  [80, 24],
] as const;
const labelOf = (row: string) => row.split(' ', 1)[0];

/** Once the view stands there in so many rows, the last one included, and nothing is left of the one before. */
const isThereOnce = (most: number) => (rows: readonly string[]) => {
  const counts = ['TRACE', 'HOP', 'REQUEST', 'REPLY', 'WAITS'].map(
    (label) => rows.filter((row) => row.startsWith(label)).length,
  );
  return rows.length <= most && counts.every((count) => count === 1);
};

describeLab('the live view', () => {
  test.skipIf(!hasTmux)(
    `it stays in place through a loss, another size and the end${hasTmux ? '' : ' [needs tmux]'}`,
    {
      timeout: 90_000,
    },
    async () => {
      const lab = await createLab();
      const argv = lab.ns.argv('hv', [process.execPath, PROGRAM, 'trace', 'tap0']);
      const terminal = new Terminal(`${lab.ns.prefix}view`, { columns: 80, rows: 24 }, argv);
      try {
        const waiting = await terminal.showing(/^WAITS +[2-9] s for the guest to ask/);
        // Repainted, not written once more.
        expect(waiting.slice(-AT_REST.length).map(labelOf)).toEqual(AT_REST);
        for (const [columns, rows] of SIZES) {
          terminal.resize(columns, rows);
          await terminal.showing(isThereOnce(rows));
          for (let press = 0; press < 3; press++) {
            terminal.press('Enter');
            await terminal.showing(isThereOnce(rows));
          }
          terminal.press('l', 's', 'Enter', 'Enter');
          await terminal.showing(isThereOnce(rows));
        }

        await lab.inject('loop');
        await lab.runClient(0, 'udhcpc', { timeoutMs: 3_000 });
        const lost = await terminal.showing(/^REPLY +> \d+ +\d+ +(?:\d+, )?LOST \d+$/);
        await terminal.showing(/^FDB +br0 has the guest on uplink0, NOT on tap0; \d+ moves/);
        await terminal.showing(/^WHY +br0 forwards /);
        expect(lost.filter((row) => VIEW.test(row)).map(labelOf)).toEqual(AT_A_LOSS);

        for (const [columns, rows] of SIZES) {
          terminal.resize(columns, rows);
          await terminal.showing(isThereOnce(rows));
        }

        terminal.press('C-c');
        const report = await terminal.showing(/^LOST /);
        expect(report.filter((row) => VIEW.test(row))).toEqual([]);
      } finally {
        terminal.close();
        await lab.close();
      }
    },
  );

  test.skipIf(!hasTmux)(
    `a shell gets its terminal back, whatever ends or stops it${hasTmux ? '' : ' [needs tmux]'}`,
    { timeout: 90_000 },
    async () => {
      const lab = await createLab();
      const terminal = new Terminal(`${lab.ns.prefix}shell`, { columns: 80, rows: 24 }, ['bash', '--norc', '-i']);
      const type = (line: string) => terminal.press('-l', line).press('Enter');
      const trace = lab.ns.argv('hv', [process.execPath, PROGRAM, 'trace', 'tap0']).join(' ');
      const noView = (rows: readonly string[]) => rows.every((row) => !VIEW.test(row));
      try {
        type("PS1='$ '; clear; stty -a | cksum");
        const before = (await terminal.showing(/^\d+ \d+$/)).find((row) => /^\d+ \d+$/.test(row)) ?? '';
        const isAsBefore = async (said: RegExp) => {
          await terminal.showing((rows) => rows.some((row) => said.test(row)) && noView(rows));
          type('clear; stty -a | cksum');
          await terminal.showing((rows) => rows.includes(before) && rows.length <= 3);
        };

        type(`clear; ${trace}`);
        await terminal.showing(isThereOnce(24));
        terminal.press('C-z');
        await isAsBefore(/Stopped/);
        type('clear; fg');
        await terminal.showing(isThereOnce(24));
        terminal.press('C-c');
        await isAsBefore(/^NOTHING/);

        type(`clear; ${trace} & sleep 4; kill -TERM $!; wait`);
        // In the background it paints nothing.
        await isAsBefore(/^NOTHING/);

        type(`clear; (sleep 4; kill -TERM $(pgrep -f 'trace [t]ap0' -P $$)) & ${trace}`);
        await terminal.showing(isThereOnce(24));
        await isAsBefore(/^NOTHING/);
      } finally {
        terminal.close();
        await lab.close();
      }
    },
  );
});
