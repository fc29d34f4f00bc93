/** The live view on a real terminal, in front of a real bridge and a real client. */
import { expect, test } from 'vitest';
import { createLab } from '../../lab/lab.js';
import { hasTmux, Terminal } from '../../lab/terminal.js';
import { PROGRAM } from '../../lab/trace.js';
import { describeLab } from './lab-or-skip.ts';

const VIEW = /^(?:TRACE|HOP|REQUEST|REPLY|CAPTURE|FDB|WAITS) /;

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
});
