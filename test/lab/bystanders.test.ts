/** What happens beside the traced guest: others getting leases on the same bridge, and ports that disappear. */
import { expect, test } from 'vitest';
import { healthy } from '../../lab/faults/healthy.js';
import { judge } from '../../lab/judge.js';
import { createLab, type Lab } from '../../lab/lab.js';
import { sleep } from '../../lab/process.js';
import { parseReport } from '../../lab/run-fault.js';
import { firstGuest, traceWhile } from '../../lab/trace.js';
import { describeLab } from './lab-or-skip.ts';

/** Without --guest the trace has to find out whom to judge. */
const byHops = ({ path }: Lab) => ['--hops', path.join(',')];

describeLab('beside the traced guest', () => {
  test.each([
    ['by its port and MAC', firstGuest],
    ['by a path of hops', byHops],
  ])('two others get leases: no false loss (traced %s)', { timeout: 60_000 }, async (_, target) => {
    const lab = await createLab({ guests: 3 });
    try {
      const traced = await traceWhile(lab, [...target(lab), '--format', 'json'], async () => {
        const attempts = await Promise.all([0, 1, 2].map((guest) => lab.runClient(guest, 'udhcpc')));
        expect(attempts.map(({ bound }) => bound)).toEqual([true, true, true]);
      });
      const report = parseReport(traced);
      expect(judge(lab, healthy.expect, report, traced.exitCode)).toEqual([]);
      expect(report.exchanges.map(({ chaddr }) => chaddr)).toEqual([lab.guests[0]?.mac]);
      expect(report.summary).toMatchObject({ verdict: 'ok', lost: 0, inconclusive: 0 });
      // Two others, four messages each.
      expect(report.summary.background).toBe(8);
    } finally {
      await lab.close();
    }
  });

  test('its port is deleted: the trace of the other hops goes on', { timeout: 60_000 }, async () => {
    const lab = await createLab({ guests: 2 });
    try {
      const traced = await traceWhile(lab, [...byHops(lab), '--format', 'json'], async () => {
        expect(await lab.runClient(0, 'udhcpc')).toMatchObject({ bound: true });
        await lab.ns.ip('hv', 'link', 'delete', 'tap0');
        await sleep(300);
        expect(await lab.runClient(1, 'udhcpc')).toMatchObject({ bound: true });
      });
      const report = parseReport(traced);
      expect([0, 3]).toContain(traced.exitCode);
      expect(report.exchanges.map(({ outcome }) => outcome)).toEqual(['bound']);
      expect(report.summary).toMatchObject({ lost: 0 });
      // The second lease passed the hops that stayed.
      expect(report.summary.background).toBe(4);
    } finally {
      await lab.close();
    }
  });
});
