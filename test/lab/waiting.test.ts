/** A target that does not exist yet: a guest that is about to be started. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createLab, type Lab } from '../../lab/lab.js';
import { start } from '../../lab/process.js';
import { parseReport } from '../../lab/run-fault.js';
import { PROGRAM } from '../../lab/trace.js';
import { describeLab } from './lab-or-skip.ts';

/** Traces a target that is not there, boots the guest, which asks at once, and ends. */
async function traceBoot(lab: Lab, argv: readonly string[], before: readonly string[] = []) {
  await lab.unplug(0);
  const command = lab.ns.argv('hv', [...before, process.execPath, PROGRAM, 'trace', ...argv, '--format', 'json']);
  const trace = start(command);
  try {
    await trace.saying(/waiting for it/, 10_000);
    await lab.plug(0);
    const attempt = await lab.runClient(0, 'udhcpc');
    await trace.saying(/capturing on uplink0 > br0 > tap0/, 10_000);
    await new Promise((resolve) => setTimeout(resolve, 1200));
    const exitCode = await trace.stop('SIGINT');
    return { attempt, exitCode, stdout: trace.stdout(), stderr: trace.stderr() };
  } finally {
    await trace.stop();
  }
}

describeLab('a target that is not there yet', () => {
  test('an interface, with --wait: the first DISCOVER is caught', { timeout: 60_000 }, async () => {
    const lab = await createLab();
    try {
      const traced = await traceBoot(lab, ['tap0', '--wait']);
      expect(traced.attempt).toMatchObject({ bound: true });
      const report = parseReport(traced);
      const [first] = report.exchanges[0]?.messages ?? [];
      expect(first).toMatchObject({ type: 'DISCOVER' });
      const sent = lab.networkView.frames().find(({ op }) => op === 1);
      expect(Number(report.exchanges[0]?.xid)).toBe(sent?.xid);
      expect(report.summary).toMatchObject({ lost: 0 });
    } finally {
      await lab.close();
    }
  });

  test('a libvirt domain that is shut off, without being asked to', { timeout: 60_000 }, async () => {
    const lab = await createLab();
    try {
      // The answers of virsh: a domain whose tap has no name before it is started.
      const folder = join(lab.directory, 'bin');
      mkdirSync(folder);
      const mac = lab.guests[0]?.mac;
      const xml = (target: string) =>
        `<domain><name>vm</name><devices><interface type='bridge'><mac address='${mac}'/>${target}</interface></devices></domain>`;
      const virsh = `#!/bin/sh
case "$*" in
  *dumpxml*) if [ -e /sys/class/net/tap0 ]; then echo "${xml("<target dev='tap0'/>")}"; else echo "${xml('')}"; fi ;;
  *domstats*) [ -e /sys/class/net/tap0 ] && printf "Domain: 'vm'\\n  net.0.name=tap0\\n" ;;
esac
`;
      writeFileSync(join(folder, 'virsh'), virsh, { mode: 0o755 });
      // No PATH of the caller's counts for root. `ip netns exec` has mounts of its own, so only this trace sees the folder.
      const mounted = ['sh', '-c', 'mount --bind "$0" /usr/local/sbin && exec "$@"', folder];
      const traced = await traceBoot(lab, ['vm'], mounted);
      const report = parseReport(traced);
      expect(report.paths).toMatchObject([{ guest: { mac, name: 'vm' }, hops: ['uplink0', 'br0', 'tap0'] }]);
      expect(report.summary).toMatchObject({ lost: 0 });
    } finally {
      await lab.close();
    }
  });

  test('without --wait it is refused, with the command that waits; with --for it gives up', {
    timeout: 60_000,
  }, async () => {
    const lab = await createLab();
    try {
      const run = async (...argv: readonly string[]) => {
        const trace = start(lab.ns.argv('hv', [process.execPath, PROGRAM, 'trace', ...argv]));
        return { code: await trace.exited, stderr: trace.stderr() };
      };
      expect(await run('tap7')).toMatchObject({ code: 2, stderr: expect.stringContaining('trace tap7 --wait') });
      expect(await run('tap7', '--wait', '--for', '500ms')).toMatchObject({
        code: 4,
        stderr: expect.stringContaining('it did not come'),
      });
    } finally {
      await lab.close();
    }
  });
});
