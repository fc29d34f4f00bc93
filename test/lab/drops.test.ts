/** Frames that the capture itself lost: what was only to be seen there is inconclusive, never lost. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createLab, type Lab } from '../../lab/lab.js';
import { sleep } from '../../lab/process.js';
import { parseReport } from '../../lab/run-fault.js';
import { firstGuest, PROGRAM } from '../../lab/trace.js';
import { offer, XID_AT } from '../native/dhcp-frame.ts';
import { describeLab } from './lab-or-skip.ts';

const INJECT = fileURLToPath(new URL('../native/inject.pl', import.meta.url));
/** More than the ring of a hop holds. */
const FRAMES = 12_000;

/** The host itself sends replies for nobody to the guest: they pass the bridge and the guest's port, outwards only. */
async function fillRings(lab: Lab): Promise<void> {
  const frame = offer({ mac: '02:00:00:00:00:77', to: lab.guests[0]?.mac ?? '' });
  const [file, ...args] = lab.ns.argv('hv', ['perl', INJECT, 'br0', String(FRAMES), '0', String(XID_AT)]);
  const child = spawn(file as string, args, { stdio: ['pipe', 'ignore', 'inherit'] });
  child.stdin.end(`${frame.toString('hex')}\n`);
  await once(child, 'close');
}

describeLab('a capture that loses frames', () => {
  test('a trace that is stopped for a while calls nothing lost', { timeout: 60_000 }, async () => {
    const lab = await createLab({ port: 'veth' });
    try {
      // The bridge knows where the guest is.
      expect(await lab.runClient(0, 'udhcpc')).toMatchObject({ bound: true });
      // The path by hand: which veth is the uplink may be undecided, and is not what is tested here.
      const [port, ...guest] = firstGuest(lab);
      const hops = ['--hops', `uplink0,br0,${port}`, ...guest];
      const argv = [process.execPath, PROGRAM, 'trace', ...hops, '--format', 'json'];
      const trace = lab.start('hv', argv);
      await trace.saying(/capturing/);
      process.kill(trace.pid, 'SIGSTOP');
      await fillRings(lab);
      expect(await lab.runClient(0, 'udhcpc')).toMatchObject({ bound: true });
      process.kill(trace.pid, 'SIGCONT');
      await sleep(1500);
      const exitCode = await trace.stop('SIGINT');
      const report = parseReport({ exitCode, stdout: trace.stdout(), stderr: trace.stderr() });

      const replies = report.exchanges.flatMap(({ messages }) =>
        messages.filter(({ heading }) => heading === 'to-guest'),
      );
      expect(replies.map(({ type }) => type)).toEqual(['OFFER', 'ACK']);
      for (const { verdict } of replies) {
        expect(verdict).toMatchObject({ status: 'inconclusive', lastSeen: 'br0', missing: null });
        expect(verdict.reasons).toEqual(['capture-dropped']);
      }
      expect(report.summary).toMatchObject({ verdict: 'inconclusive', lost: 0, inconclusive: 2 });
      expect(exitCode).toBe(3);
      expect(report.hops.find(({ name }) => name === 'tap0')?.dropped).toBeGreaterThan(0);
      expect(report.hops.find(({ name }) => name === 'uplink0')?.dropped).toBe(0);
      const dropped = report.findings.filter(({ code }) => code === 'capture-dropped');
      expect(dropped.map(({ facts }) => facts?.interface)).toContain('tap0');
    } finally {
      await lab.close();
    }
  });
});
