/** Hops in other network namespaces: a container's own end of its veth, and a host looked at from outside. */
import { expect, test } from 'vitest';
import { createLab, type Lab } from '../../lab/lab.js';
import { parseReport } from '../../lab/run-fault.js';
import { traceWhile } from '../../lab/trace.js';
import { describeLab } from './lab-or-skip.ts';

const inside = (lab: Lab) => `${lab.ns.name('vm0')}/eth0`;

describeLab("a container's own end", () => {
  test.each([
    ['by --hops', (lab: Lab) => ['--hops', `uplink0,br0,tap0,${inside(lab)}`]],
    ['as TARGET', (lab: Lab) => [inside(lab)]],
  ])('is the last hop (%s)', { timeout: 60_000 }, async (_, target) => {
    const lab = await createLab({ port: 'veth' });
    try {
      const traced = await traceWhile(lab, [...target(lab), '--format', 'json'], async () => {
        expect(await lab.runClient(0, 'udhcpc')).toMatchObject({ bound: true });
      });
      const report = parseReport(traced);
      expect(report.paths.map(({ hops }) => hops)).toEqual([['uplink0', 'br0', 'tap0', inside(lab)]]);
      expect(report.exchanges.map(({ outcome }) => outcome)).toEqual(['bound']);
      expect(report.summary).toMatchObject({ verdict: 'ok', delivered: 4, lost: 0, inconclusive: 0 });
      for (const { messages } of report.exchanges)
        for (const { sightings } of messages) expect(sightings).toHaveLength(4);
    } finally {
      await lab.close();
    }
  });
});
