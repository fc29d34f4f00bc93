/** A guest whose port takes nothing more: its replies go out on the tap and are dropped behind the capture. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createLab } from '../../lab/lab.js';
import { parseReport } from '../../lab/run-fault.js';
import { firstGuest, replay, traceWhile } from '../../lab/trace.js';
import { describeLab } from './lab-or-skip.ts';

describeLab('a tap whose queue is full', () => {
  test('is named as the cause, by its counter, live and replayed', { timeout: 60_000 }, async () => {
    const lab = await createLab({ topology: 'bridge' });
    try {
      // A ring without room is a full one (ptr_ring_produce): frames of the guest still come in.
      await lab.exec('hv', ['ip', 'link', 'set', 'tap0', 'txqueuelen', '0']);
      const file = join(lab.directory, 'full.pcapng');
      const live = await traceWhile(lab, [...firstGuest(lab), '--format', 'json', '--write', file], () =>
        lab.runClient(0, 'udhcpc', { timeoutMs: 6000 }),
      );
      const found = parseReport(live).findings.find(({ code }) => code === 'guest-not-reading');
      expect(found).toMatchObject({ level: 'cause', facts: { port: 'tap0' } });
      expect(found?.evidence?.at(-1)?.text).toMatch(/^tx_dropped of tap0 rose by \d+ within /);
      const again = parseReport(await replay([file, '--format', 'json']));
      expect(again.findings).toEqual(parseReport(live).findings);
    } finally {
      await lab.close();
    }
  });
});
