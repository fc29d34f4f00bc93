/** Faults of a bridge and its ports, made on a real one: the hop and the cause, live and replayed. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createLab } from '../../lab/lab.js';
import { parseReport } from '../../lab/run-fault.js';
import { firstGuest, replay, traceWhile } from '../../lab/trace.js';
import { describeLab } from './lab-or-skip.ts';

/** Each is what a person would type on the hypervisor. */
const FAULTS: readonly (readonly [code: string, lastSeen: string, missing: string, ...commands: string[]])[] = [
  [
    'port-isolated',
    'br0',
    'uplink0',
    'bridge link set dev tap0 isolated on',
    'bridge link set dev uplink0 isolated on',
  ],
  ['flooding-off', 'br0', 'uplink0', 'bridge link set dev uplink0 bcast_flood off'],
  ['port-not-forwarding', 'br0', 'uplink0', 'bridge link set dev uplink0 state 1'],
  [
    'filtered-by-nftables',
    'br0',
    'tap0',
    'nft add table bridge f',
    'nft add chain bridge f c { type filter hook forward priority 0 ; }',
    'nft add rule bridge f c udp sport 67 udp dport 68 counter drop',
  ],
  [
    'filtered-by-nftables',
    'tap0',
    'br0',
    'nft add table bridge f',
    'nft add chain bridge f c { type filter hook prerouting priority 0 ; policy drop ; }',
  ],
  ['learning-off', 'tap0', 'br0', 'bridge link set dev tap0 locked on learning off'],
];

describeLab('a fault of the bridge is named by the stage that stops the frame:', () => {
  test.for(FAULTS)('%s between %s and %s', { timeout: 60_000 }, async ([code, lastSeen, missing, ...commands]) => {
    const lab = await createLab({ topology: 'bridge' });
    try {
      for (const command of commands) await lab.exec('hv', command.split(' '));
      const file = join(lab.directory, 'fault.pcapng');
      const live = await traceWhile(lab, [...firstGuest(lab), '--format', 'json', '--write', file], () =>
        lab.runClient(0, 'udhcpc', { timeoutMs: 5000 }),
      );
      const report = parseReport(live);
      const lost = report.exchanges
        .flatMap(({ messages }) => messages)
        .find(({ verdict }) => verdict.status === 'lost');
      expect(lost?.verdict, live.stderr).toMatchObject({ lastSeen, missing });
      expect(report.findings.filter(({ level }) => level === 'cause').map((finding) => finding.code)).toEqual([code]);
      expect(parseReport(await replay([file, '--format', 'json'])).findings).toEqual(report.findings);
    } finally {
      await lab.close();
    }
  });
});
