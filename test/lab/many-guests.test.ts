/** `trace --bridge`: all guests of a bridge at once, those that come later included. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createLab } from '../../lab/lab.js';
import { sleep } from '../../lab/process.js';
import { parseReport } from '../../lab/run-fault.js';
import { replay, traceWhile } from '../../lab/trace.js';
import { describeLab } from './lab-or-skip.ts';

describeLab('all guests of a bridge', () => {
  test('leases of three, one of which comes later; the incident replays', { timeout: 60_000 }, async () => {
    const lab = await createLab({ guests: 3 });
    const file = join(lab.directory, 'many.pcapng');
    try {
      await lab.unplug(2);
      const traced = await traceWhile(lab, ['--bridge', 'br0', '--write', file, '--format', 'json'], async () => {
        const attempts = await Promise.all([0, 1].map((guest) => lab.runClient(guest, 'udhcpc')));
        expect(attempts.map(({ bound }) => bound)).toEqual([true, true]);
        await lab.plug(2);
        await sleep(300);
        expect(await lab.runClient(2, 'udhcpc')).toMatchObject({ bound: true });
      });
      const report = parseReport(traced);
      expect(traced.stderr).toContain('capturing on uplink0 > br0 > 2 guest ports');
      expect(traced.stderr).toContain('tap2 has come');
      expect(report.paths.map(({ hops }) => hops.join(' > '))).toEqual(
        [0, 1, 2].map((guest) => `uplink0 > br0 > tap${guest}`),
      );
      expect(report.exchanges.map(({ outcome }) => outcome)).toEqual(['bound', 'bound', 'bound']);
      expect(report.exchanges.map(({ chaddr }) => chaddr).sort()).toEqual(lab.guests.map(({ mac }) => mac).sort());
      expect(report.summary).toMatchObject({ verdict: 'ok', delivered: 12, lost: 0, inconclusive: 0, background: 0 });
      // A port hears its own guest only: four messages, not what is flooded to it.
      for (const name of ['tap0', 'tap1', 'tap2'])
        expect(report.hops.find((hop) => hop.name === name)).toMatchObject({ dhcp: 4, dropped: 0 });

      const again = parseReport(await replay([file, '--format', 'json']));
      expect(again.exchanges).toEqual(report.exchanges);
      expect(again.findings).toEqual(report.findings);
      // Each report says where it has the order of the hops from.
      expect(again.paths).toEqual(report.paths.map((path) => ({ ...path, order: 'recorded' })));
      expect(report.paths[0]).toMatchObject({ order: 'host' });
    } finally {
      await lab.close();
    }
  });

  test('a bridge without guests waits for its first', { timeout: 60_000 }, async () => {
    const lab = await createLab();
    try {
      await lab.unplug(0);
      const traced = await traceWhile(lab, ['--bridge', 'br0', '--format', 'json'], async () => {
        await lab.plug(0);
        await sleep(300);
        expect(await lab.runClient(0, 'udhcpc')).toMatchObject({ bound: true });
      });
      const report = parseReport(traced);
      expect(report.paths.map(({ hops }) => hops)).toEqual([['uplink0', 'br0', 'tap0']]);
      expect(report.summary).toMatchObject({ verdict: 'ok', delivered: 4 });
    } finally {
      await lab.close();
    }
  });
});
