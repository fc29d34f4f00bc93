/** Another host that has tcpdump and no dhcphop: its state is collected over the same ssh, the way is found in it, and nothing stays there. */
import { expect, test } from 'vitest';
import { startFarHost } from '../../lab/far-host.js';
import { createLab, type Lab } from '../../lab/lab.js';
import { sleep, start, until } from '../../lab/process.js';
import { parseReport } from '../../lab/run-fault.js';
import { PROGRAM } from '../../lab/trace.js';
import { describeLab } from './lab-or-skip.ts';

type Far = Awaited<ReturnType<typeof startFarHost>>;

const traceOf = (far: Far, argv: readonly string[]) =>
  start(far.nearArgv([process.execPath, PROGRAM, 'trace', ...argv, '--format', 'json']));

/** Programs on the other host beside its sshd, by name. */
async function left(lab: Lab): Promise<string[]> {
  const pids = (await lab.exec('hva', ['ip', 'netns', 'pids', lab.ns.name('hva')])).split('\n').filter(Boolean);
  const names = await Promise.all(pids.map((pid) => lab.exec('hva', ['sh', '-c', `cat /proc/${pid}/comm || :`])));
  return names.map((name) => name.trim()).filter((name) => /^(?:tcpdump|sh|sleep|cat|sudo)$/.test(name));
}

describeLab(
  'another host without dhcphop',
  () => {
    test('tells itself where its DHCP server is: in a namespace behind a port of its bridge', {
      timeout: 60_000,
    }, async () => {
      const lab = await createLab({ topology: 'two-hosts', port: 'veth' });
      try {
        const far = await startFarHost(lab, { dhcphop: false });
        const trace = traceOf(far, ['tap0', '--host', 'A', '--guest', lab.guests[0]?.mac ?? '']);
        await trace.saying(/A: capturing on uplink1 > br1 > tap7 > \S+\/eth0 by tcpdump/, 30_000);
        expect(await lab.runClient(0, 'udhcpc')).toMatchObject({ bound: true });
        await sleep(1500);
        const exitCode = await trace.stop('SIGINT');
        const report = parseReport({ stdout: trace.stdout(), stderr: trace.stderr(), exitCode });
        const [path] = report.paths;
        expect(path?.hops.map((name) => name.replace(/:.*\//, ':DHCP/'))).toEqual([
          ...['A:DHCP/eth0', 'A:tap7', 'A:br1', 'A:uplink1', 'B:uplink0', 'B:br0', 'B:tap0'],
        ]);
        expect(exitCode, trace.stderr()).toBe(0);
      } finally {
        await lab.close();
      }
    });

    test('keeps nothing running when the trace is killed, and says what it lacks in a line', {
      timeout: 90_000,
    }, async () => {
      const lab = await createLab({ topology: 'two-hosts' });
      try {
        const far = await startFarHost(lab, { dhcphop: false });
        const before = await left(lab);
        const killed = traceOf(far, ['tap0', '--host', 'A', '--server-at', 'tap7']);
        await killed.saying(/A: capturing/, 30_000);
        expect(await left(lab)).toContain('tcpdump');
        await killed.stop('SIGKILL');
        expect(await until(async () => (await left(lab)).length <= before.length, 15_000), `${await left(lab)}`).toBe(
          true,
        );

        const lost = traceOf(far, ['tap0', '--host', 'A', '--server-at', 'tap9', '--for', '8s']);
        await lost.exited;
        expect(lost.stderr()).toContain('A: find tap9: no such interface, MAC or libvirt domain; try: there: ip link');
        const silent = traceOf(far, ['tap0', '--host', 'A', '--for', '8s']);
        await silent.exited;
        expect(silent.stderr()).toContain('A: no DHCP server listens there, and the guest is not there either');
        expect(await until(async () => (await left(lab)).length <= before.length, 15_000)).toBe(true);
      } finally {
        await lab.close();
      }
    });
  },
  'two-hosts',
);
