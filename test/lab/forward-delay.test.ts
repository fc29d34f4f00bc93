/** A port that listens and learns before it forwards, on a real bridge: what was lost meanwhile is explained afterwards. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createLab } from '../../lab/lab.js';
import { parseReport } from '../../lab/run-fault.js';
import { firstGuest, replay, traceWhile } from '../../lab/trace.js';
import { describeLab } from './lab-or-skip.ts';

/** Hundredths of a second; the least that spanning tree allows. */
const DELAY = '200';

describeLab('a port of a bridge with spanning tree', () => {
  test('is what took the requests, though it forwards by now', { timeout: 60_000 }, async () => {
    const lab = await createLab({ topology: 'bridge', port: 'veth' });
    try {
      await lab.exec('hv', ['ip', 'link', 'set', 'br0', 'type', 'bridge', 'stp_state', '1', 'forward_delay', DELAY]);
      const file = join(lab.directory, 'delay.pcapng');
      const live = parseReport(
        await traceWhile(lab, [...firstGuest(lab), '--format', 'json', '--write', file], async () => {
          await lab.exec('hv', ['ip', 'link', 'set', 'tap0', 'down']);
          await lab.exec('hv', ['ip', 'link', 'set', 'tap0', 'up']);
          expect(await lab.runClient(0, 'udhcpc', { timeoutMs: 20_000 })).toMatchObject({ bound: true });
        }),
      );
      const replayed = parseReport(await replay([file, '--format', 'json']));
      expect(replayed.findings).toEqual(live.findings);
      const messages = live.exchanges.flatMap((exchange) => exchange.messages);
      const lost = messages.filter(({ verdict }) => verdict.status === 'lost');
      expect(lost[0]?.verdict).toMatchObject({ lastSeen: 'tap0', missing: 'br0' });
      const causes = live.findings.filter(({ level }) => level === 'cause');
      expect([...new Set(causes.map(({ code }) => code))]).toEqual(['port-not-forwarding']);
      expect(causes.map(({ facts }) => facts?.state)).toContain('learning');
      const proof = causes.flatMap(({ evidence = [] }) => evidence.map(({ text }) => text));
      expect(proof).toContain('tap0: state learning -> forwarding');
    } finally {
      await lab.close();
    }
  });
});
