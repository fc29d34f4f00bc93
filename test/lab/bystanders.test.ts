/** What happens beside the traced guest: others getting leases on the same bridge, and ports that disappear. */
import { expect, test } from 'vitest';
import { healthy } from '../../scripts/lab.d/faults/healthy.js';
import { judge } from '../../scripts/lab.d/judge.js';
import { createLab } from '../../scripts/lab.d/lab.js';
import { sleep } from '../../scripts/lab.d/process.js';
import { parseReport } from '../../scripts/lab.d/run-fault.js';
import { traceWhile } from '../../scripts/lab.d/trace.js';
import { describeLab } from './lab-or-skip.ts';

describeLab('beside the traced guest', () => {
  test('two others get leases: no false loss, their messages are background', { timeout: 60_000 }, async () => {
    const lab = await createLab({ guests: 3 });
    try {
      const traced = await traceWhile(lab, ['--format', 'json'], async () => {
        const attempts = await Promise.all([0, 1, 2].map((guest) => lab.runClient(guest, 'udhcpc')));
        expect(attempts.map(({ bound }) => bound)).toEqual([true, true, true]);
      });
      const report = parseReport(traced);
      expect(judge(lab, healthy.expect, report, traced.exitCode)).toEqual([]);
      expect(report.exchanges.map(({ chaddr }) => chaddr)).toEqual([lab.guests[0]?.mac]);
      expect(report.summary).toMatchObject({ verdict: 'ok', lost: 0, inconclusive: 0 });
      expect(report.summary.background).toBeGreaterThanOrEqual(8);
    } finally {
      await lab.close();
    }
  });

  test('its port is deleted: the trace of the other hops goes on', { timeout: 60_000 }, async () => {
    const lab = await createLab({ guests: 2 });
    try {
      const traced = await traceWhile(lab, ['--format', 'json'], async () => {
        expect(await lab.runClient(0, 'udhcpc')).toMatchObject({ bound: true });
        await lab.ns.ip('hv', 'link', 'delete', 'tap0');
        await sleep(300);
        expect(await lab.runClient(1, 'udhcpc')).toMatchObject({ bound: true });
      });
      const report = parseReport(traced);
      expect([0, 3]).toContain(traced.exitCode);
      expect(report.exchanges.map(({ outcome }) => outcome)).toEqual(['bound']);
      expect(report.summary).toMatchObject({ lost: 0 });
      // Both leases passed the hops that stayed.
      expect(report.summary.background).toBeGreaterThanOrEqual(4);
    } finally {
      await lab.close();
    }
  });
});
