/** Traffic control on a real bridge, with what most kernels have: the hop and the cause, live and replayed, and the remedy. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createLab, type Lab } from '../../lab/lab.js';
import { parseReport } from '../../lab/run-fault.js';
import { firstGuest, replay, traceWhile } from '../../lab/trace.js';
import { describeLab } from './lab-or-skip.ts';

const BPF = new URL('../../lab/bpf.pl', import.meta.url).pathname;

/** Nothing of 300 bytes has room in these queues. Filters and actions need modules: vm-lab/tc-faults.js has those. */
const FAULTS: readonly (readonly [string, string, string, ...string[]])[] = [
  ['a queue of bytes', 'br0', 'tap0', 'tc qdisc add dev tap0 root bfifo limit 200'],
  ['a token bucket', 'br0', 'tap0', 'tc qdisc add dev tap0 root tbf rate 1mbit burst 2000 limit 200'],
  ['a queue of the uplink', 'br0', 'uplink0', 'tc qdisc add dev uplink0 root bfifo limit 200'],
  ['a program', 'tap0', 'br0', 'tc qdisc add dev tap0 clsact', `perl ${BPF} tc drop_all 2 tap0`],
];

async function trace(lab: Lab, file: string) {
  const words = [...firstGuest(lab), '--format', 'json', '--write', file];
  return parseReport(await traceWhile(lab, words, () => lab.runClient(0, 'udhcpc', { timeoutMs: 5000 })));
}

describeLab('what traffic control drops is told by its counter:', () => {
  test.for(FAULTS)('%s', { timeout: 60_000 }, async ([name, lastSeen, missing, ...commands]) => {
    const lab = await createLab({ topology: 'bridge' });
    try {
      for (const command of commands) await lab.exec('hv', command.split(' '));
      const file = join(lab.directory, 'fault.pcapng');
      const report = await trace(lab, file);
      const messages = report.exchanges.flatMap((exchange) => exchange.messages);
      const lost = messages.find(({ verdict }) => verdict.status === 'lost');
      expect(lost?.verdict, name).toMatchObject({ lastSeen, missing });
      const causes = report.findings.filter(({ level }) => level === 'cause');
      expect(causes.map(({ code, facts }) => [code, facts?.certainty])).toEqual([['filtered-by-tc', 'counter alone']]);
      expect(parseReport(await replay([file, '--format', 'json'])).findings).toEqual(report.findings);
      const remedy = causes[0]?.advice?.find((line) => line.startsWith('to '));
      if (remedy === undefined) return;
      await lab.exec('hv', ['sh', '-c', remedy.slice(remedy.indexOf(': ') + 2)]);
      expect(await lab.runClient(0, 'udhcpc', { timeoutMs: 10_000 })).toMatchObject({ bound: true });
    } finally {
      await lab.close();
    }
  });
});

describeLab('an XDP program', () => {
  test('that takes the replies is named as what was not read, and is no cause', { timeout: 60_000 }, async () => {
    const lab = await createLab({ topology: 'bridge', port: 'veth' });
    try {
      const eth0 = `${lab.ns.name('vm0')}/eth0`;
      const program = lab.start('vm0', ['perl', BPF, 'xdp', 'shield', '1', 'eth0']);
      await program.saying(/ready/);
      const file = join(lab.directory, 'fault.pcapng');
      const hops = ['--hops', `uplink0,br0,tap0,${eth0}`, '--guest', lab.guests[0]?.mac ?? '', '--write', file];
      const live = parseReport(
        await traceWhile(lab, [...hops, '--format', 'json'], () => lab.runClient(0, 'udhcpc', { timeoutMs: 5000 })),
      );
      await program.stop();
      for (const report of [live, parseReport(await replay([file, '--format', 'json']))]) {
        const messages = report.exchanges.flatMap((exchange) => exchange.messages);
        const lost = messages.filter(({ verdict }) => verdict.status === 'lost');
        expect(lost[0]?.verdict).toMatchObject({ lastSeen: 'tap0', missing: eth0 });
        expect(report.findings.filter(({ level }) => level === 'cause')).toEqual([]);
        const doubts = [`what the XDP program shield of ${eth0} does`];
        expect(report.unexplained).toEqual([{ lastSeen: 'tap0', missing: eth0, count: lost.length, doubts }]);
      }
      const { stdout } = await replay([file]);
      expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
        `from tap0 to ${eth0}; not read: what the XDP program shield of`,
      );
    } finally {
      await lab.close();
    }
  });

  test('on the uplink may have taken the replies: it is named beside the network', { timeout: 60_000 }, async () => {
    const lab = await createLab({ topology: 'bridge', port: 'veth' });
    try {
      const program = lab.start('hv', ['perl', BPF, 'xdp', 'shield', '1', 'uplink0']);
      await program.saying(/ready/);
      const report = await trace(lab, join(lab.directory, 'fault.pcapng'));
      await program.stop();
      const causes = report.findings.filter(({ level }) => level === 'cause');
      expect(causes).toMatchObject([{ code: 'no-reply-from-network', facts: { hop: 'uplink0', xdp: 'shield' } }]);
    } finally {
      await lab.close();
    }
  });
});
