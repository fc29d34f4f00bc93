/** A DHCP server on the hypervisor itself: dnsmasq on the bridge, with an uplink that is down or none at all. */
import { expect, test } from 'vitest';
import { createLab, type Lab } from '../../lab/lab.js';
import { parseReport } from '../../lab/run-fault.js';
import { DNSMASQ } from '../../lab/server.js';
import { firstGuest, traceWhile } from '../../lab/trace.js';
import { describeLab } from './lab-or-skip.ts';

/** dnsmasq on br0, as libvirt starts one for its NAT network. */
async function serveOnBridge(lab: Lab) {
  await lab.ns.ip('hv', 'address', 'add', '198.51.100.1/24', 'dev', 'br0');
  const range = ['--dhcp-range=198.51.100.10,198.51.100.99,1h', '--dhcp-leasefile=/dev/null'];
  const server = lab.start('hv', [...DNSMASQ, '--interface=br0', '--dhcp-authoritative', ...range]);
  await server.saying(/sockets bound exclusively/);
  return server;
}

async function traced(lab: Lab, argv: readonly string[]) {
  let attempt: Awaited<ReturnType<Lab['runClient']>> | undefined;
  const run = await traceWhile(lab, [...argv, '--format', 'json'], async () => {
    attempt = await lab.runClient(0, 'udhcpc', { timeoutMs: 5000 });
  });
  const report = parseReport(run);
  const codes = report.findings.map(({ code }) => code);
  const reply = report.findings.find(({ code }) => code.startsWith('no-reply'));
  return { attempt, exitCode: run.exitCode, report, codes, reply };
}

const byHops = ({ path, guests }: Lab) => ['--hops', path.join(','), '--guest', guests[0]?.mac ?? ''];

describeLab('a DHCP server on the hypervisor', () => {
  test.each([
    ['deleted', ['link', 'delete', 'uplink0'], firstGuest],
    ['down', ['link', 'set', 'uplink0', 'down'], firstGuest],
    ['down, and a hop by hand', ['link', 'set', 'uplink0', 'down'], byHops],
  ])('answers though the uplink is %s: every message is delivered', { timeout: 60_000 }, async (_, change, target) => {
    const lab = await createLab();
    try {
      await serveOnBridge(lab);
      await lab.ns.ip('hv', ...change);
      const { attempt, exitCode, report } = await traced(lab, target(lab));
      expect(attempt).toMatchObject({ bound: true });
      expect(report.summary).toMatchObject({ verdict: 'ok', lost: 0, inconclusive: 0 });
      expect(exitCode).toBe(0);
    } finally {
      await lab.close();
    }
  });

  test('is gone: it is said that nothing listens, and that the uplink is down', { timeout: 60_000 }, async () => {
    const lab = await createLab();
    try {
      const server = await serveOnBridge(lab);
      await server.stop();
      await lab.ns.ip('hv', 'link', 'set', 'uplink0', 'down');
      const { exitCode, report, reply } = await traced(lab, byHops(lab));
      expect(report.summary).toMatchObject({ verdict: 'failed', lost: 0, inconclusive: 0 });
      expect(reply).toMatchObject({
        code: 'no-reply-from-host',
        facts: { hop: 'br0', server: 'none', down: ['uplink0'] },
      });
      expect(exitCode).toBe(1);
    } finally {
      await lab.close();
    }
  });

  test('listens and does not answer: its host is named, not the network', { timeout: 60_000 }, async () => {
    const lab = await createLab();
    try {
      const server = await serveOnBridge(lab);
      process.kill(server.pid, 'SIGSTOP');
      await lab.server.stop();
      const { report, reply } = await traced(lab, byHops(lab));
      process.kill(server.pid, 'SIGCONT');
      expect(report.summary).toMatchObject({ verdict: 'failed', lost: 0 });
      expect(reply).toMatchObject({
        code: 'no-reply-from-host',
        facts: { hop: 'br0', server: 'listens', program: 'dnsmasq' },
      });
    } finally {
      await lab.close();
    }
  });

  test('is none: a veth into another namespace is not called the network', { timeout: 60_000 }, async () => {
    const lab = await createLab();
    try {
      await lab.server.stop();
      const { reply } = await traced(lab, firstGuest(lab));
      expect(reply).toMatchObject({
        code: 'no-reply-from-network',
        facts: { hop: 'uplink0', end: 'other-namespace' },
      });
    } finally {
      await lab.close();
    }
  });
});
