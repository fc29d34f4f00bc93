/** A guest that reboots, so that its tap is deleted and made again under the same name, while it is traced. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createLab, type Lab } from '../../lab/lab.js';
import { sleep, until } from '../../lab/process.js';
import { parseReport } from '../../lab/run-fault.js';
import { firstGuest, replay, traceWhile } from '../../lab/trace.js';
import { describeLab } from './lab-or-skip.ts';

const reasonsOf = (report: ReturnType<typeof parseReport>) =>
  report.exchanges.flatMap(({ messages }) => messages.flatMap(({ verdict }) => verdict.reasons));

describeLab('a guest reboots', () => {
  test('twice: the trace goes on, nothing is called lost, the gaps are told', { timeout: 60_000 }, async () => {
    const lab = await createLab();
    const file = join(lab.directory, 'reboots.pcapng');
    try {
      const traced = await traceWhile(lab, [...firstGuest(lab), '--write', file, '--format', 'json'], async () => {
        expect(await lab.runClient(0, 'udhcpc')).toMatchObject({ bound: true });
        for (let reboot = 1; reboot <= 2; reboot++) {
          await lab.unplug(0);
          await sleep(400);
          await lab.plug(0);
          expect(await lab.runClient(0, 'udhcpc')).toMatchObject({ bound: true });
        }
      });
      const report = parseReport(traced);
      expect(report.exchanges.map(({ outcome }) => outcome)).toEqual(['bound', 'bound', 'bound']);
      expect(report.summary).toMatchObject({ verdict: 'ok', lost: 0, inconclusive: 0, delivered: 12 });
      expect(traced.exitCode).toBe(0);
      expect(report.findings.filter(({ code }) => code === 'interface-gone')).toMatchObject([
        { level: 'caution', count: 2, facts: { interface: 'tap0' } },
      ]);
      expect(traced.stderr.match(/tap0 is back after [\d.]+ s/g)).toHaveLength(2);
      expect(traced.stderr).toContain('it goes on when tap0 is back');

      const replayed = await replay([file, '--format', 'json']);
      expect(replayed.exitCode).toBe(traced.exitCode);
      const again = parseReport(replayed);
      expect(again.exchanges).toEqual(report.exchanges);
      expect(again.findings).toEqual(report.findings);
    } finally {
      await lab.close();
    }
  });

  test('replies that fall into the gap are inconclusive, never lost', { timeout: 60_000 }, async () => {
    const lab = await createLab();
    try {
      const traced = await traceWhile(lab, [...firstGuest(lab), '--format', 'json'], async () => {
        expect(await lab.runClient(0, 'udhcpc')).toMatchObject({ bound: true });
        await replyIntoGap(lab);
      });
      const report = parseReport(traced);
      expect(report.summary).toMatchObject({ lost: 0 });
      expect(report.summary.inconclusive).toBeGreaterThan(0);
      expect(new Set(reasonsOf(report))).toEqual(new Set(['gone']));
      expect(traced.exitCode).toBe(3);
    } finally {
      await lab.close();
    }
  });

  test('down and up, renamed, off its bridge: events in the report', { timeout: 60_000 }, async () => {
    const lab = await createLab({ port: 'veth' });
    try {
      const traced = await traceWhile(lab, [...firstGuest(lab), '--format', 'json'], async () => {
        expect(await lab.runClient(0, 'udhcpc')).toMatchObject({ bound: true });
        await lab.ns.ip('hv', 'link', 'set', 'tap0', 'down');
        await lab.ns.ip('hv', 'link', 'set', 'tap0', 'name', 'tap9');
        await lab.ns.ip('hv', 'link', 'set', 'tap9', 'up');
        await lab.ns.ip('hv', 'link', 'add', 'br1', 'type', 'bridge');
        await lab.ns.ip('hv', 'link', 'set', 'tap9', 'master', 'br1');
        // The host's links are read at most once a second, on a busy machine later.
        await sleep(4000);
      });
      const report = parseReport(traced);
      const changed = report.findings.find(({ code }) => code === 'interface-changed');
      const said = changed?.evidence?.map(({ text }) => text) ?? [];
      for (const text of ['went down', 'is now called tap9', 'came up', 'was put on br1'])
        expect(said.some((line) => line.startsWith('tap0') && line.endsWith(text))).toBe(true);
      expect(traced.exitCode).toBe(0);
    } finally {
      await lab.close();
    }
  });
});

/** The guest asks, and its port goes before the server answers: the server is held back meanwhile. */
async function replyIntoGap(lab: Lab): Promise<void> {
  process.kill(lab.server.pid, 'SIGSTOP');
  const seen = () => lab.serverView.frames().filter(({ op }) => op === 1).length;
  const before = seen();
  const client = lab.runClient(0, 'udhcpc', { timeoutMs: 1000 });
  await until(() => seen() > before, 2000);
  await lab.unplug(0);
  await client;
  process.kill(lab.server.pid, 'SIGCONT');
  await sleep(500);
}
