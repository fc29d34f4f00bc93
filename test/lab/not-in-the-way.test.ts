/** A trace changes nothing on the host but promiscuous mode, and that goes with it however it ends. */
import { expect, test } from 'vitest';
import { createLab, type Lab } from '../../lab/lab.js';
import { sleep, until } from '../../lab/process.js';
import { firstGuest, PROGRAM } from '../../lab/trace.js';
import { describeLab } from './lab-or-skip.ts';

/** What changes by itself: timers, counters, random numbers. */
const RESTLESS = /\b(\w+_timer)\s+[\d.]+|^.*(nf_conntrack_count|random|entropy|\.stable_secret|inode-state).*$/gm;

/** All that a trace could change, as the host's own tools tell it. */
async function stateOf(lab: Lab): Promise<Record<string, string>> {
  const commands = {
    links: ['ip', '-d', 'link'],
    ports: ['bridge', '-d', 'link'],
    fdb: ['bridge', 'fdb'],
    firewall: ['nft', 'list', 'ruleset'],
    // A legacy table of iptables comes by being asked for.
    tables: ['cat', '/proc/net/ip_tables_names'],
    sysctl: ['sh', '-c', 'sysctl -a 2>/dev/null | grep ^net'],
    qdiscs: ['tc', 'qdisc'],
    xdp: ['sh', '-c', 'ip -d link | grep -i xdp || true'],
  };
  const state: Record<string, string> = {};
  for (const [name, argv] of Object.entries(commands)) {
    const text = await lab.exec('hv', argv).catch((error) => String(error));
    state[name] = text.replace(RESTLESS, '$1').split('\n').sort().join('\n');
  }
  return state;
}

const promiscuity = async (lab: Lab) =>
  (await lab.exec('hv', ['ip', '-d', 'link', 'show', 'br0'])).match(/promiscuity (\d+)/)?.[1];

describeLab('the host after a trace', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
    '%s: everything is as before',
    { timeout: 60_000 },
    async (signal) => {
      const lab = await createLab();
      try {
        // What the bridge learns from this lease it knows already when the trace begins.
        expect(await lab.runClient(0, 'udhcpc')).toMatchObject({ bound: true });
        const before = await stateOf(lab);
        expect(await promiscuity(lab)).toBe('0');
        const trace = lab.start('hv', [process.execPath, PROGRAM, 'trace', ...firstGuest(lab), '--format', 'json']);
        await trace.saying(/capturing/);
        expect(await promiscuity(lab)).toBe('1');
        const during = await stateOf(lab);
        expect(await lab.runClient(0, 'udhcpc')).toMatchObject({ bound: true });
        await sleep(300);
        process.kill(trace.pid, signal);
        await trace.exited;
        await until(async () => (await promiscuity(lab)) === '0', 2000);
        expect(await stateOf(lab)).toEqual(before);
        // While it runs the bridge is promiscuous, and that is all.
        const calm = (text: string | undefined) => text?.replace(/promiscuity \d+/g, '').replaceAll(',PROMISC', '');
        expect(calm(during.links)).toBe(calm(before.links));
        expect({ ...during, links: '' }).toEqual({ ...before, links: '' });
      } finally {
        await lab.close();
      }
    },
  );
});
