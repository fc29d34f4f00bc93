/** A guest with more MACs than the host knows of: a macvlan of its own asks at the guest's port, and is the guest's. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createLab, type Lab } from '../../lab/lab.js';
import { parseReport } from '../../lab/run-fault.js';
import { replay, traceWhile } from '../../lab/trace.js';
import { describeLab } from './lab-or-skip.ts';

const INNER_MAC = '02:00:00:00:00:99';

async function addInner(lab: Lab): Promise<void> {
  await lab.ns.ip('vm0', 'link', 'add', 'inner0', 'link', 'eth0', 'address', INNER_MAC, 'type', 'macvlan');
  await lab.ns.ip('vm0', 'link', 'set', 'inner0', 'up');
}

describeLab('a macvlan inside the guest', () => {
  test.each([
    ['its port', ['tap0']],
    ['its bridge', ['--bridge', 'br0']],
  ])('is judged by %s, beside the guest itself and not beside others', { timeout: 60_000 }, async (_, target) => {
    const lab = await createLab({ guests: 2 });
    const file = join(lab.directory, 'inner.pcapng');
    try {
      await addInner(lab);
      const traced = await traceWhile(lab, [...target, '--write', file, '--format', 'json'], async () => {
        expect(await lab.runClient(0, 'udhcpc', { nic: 'inner0' })).toMatchObject({ bound: true });
        expect(await lab.runClient(1, 'udhcpc')).toMatchObject({ bound: true });
      });
      const report = parseReport(traced);
      const inner = report.exchanges.filter(({ chaddr }) => chaddr === INNER_MAC);
      expect(inner.map(({ outcome }) => outcome)).toEqual(['bound']);
      expect(report.summary).toMatchObject({ verdict: 'ok', lost: 0, inconclusive: 0 });
      // The other guest has a path of its own on the bridge; seen from the first port it is background.
      expect(report.summary.background).toBe(target.length === 1 ? 4 : 0);
      const again = parseReport(await replay([file, '--format', 'json']));
      expect(again.exchanges).toEqual(report.exchanges);
    } finally {
      await lab.close();
    }
  });

  test('its lost replies are lost at the port', { timeout: 60_000 }, async () => {
    const lab = await createLab();
    try {
      await addInner(lab);
      await lab.inject('loop');
      const traced = await traceWhile(lab, ['tap0', '--format', 'json'], async () => {
        await lab.runClient(0, 'udhcpc', { nic: 'inner0' });
      });
      const report = parseReport(traced);
      expect(report.exchanges.every(({ chaddr }) => chaddr === INNER_MAC)).toBe(true);
      expect(report.summary.verdict).toBe('loss');
      expect(traced.exitCode).toBe(1);
    } finally {
      await lab.close();
    }
  });
});
