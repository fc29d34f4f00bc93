/** What to look at where a message was lost and nothing tells why. */
import { expect, test } from 'vitest';
import type { HopRole } from '../../src/path/path.ts';
import type { ReportTail } from '../../src/report/report.ts';
import { adviceFor } from '../../src/report/words/advice-for.ts';

const hop = (name: string, role: HopRole) => {
  return { hop: { name, interfaces: [name], role }, frames: 2, dhcp: 2, dropped: 0 };
};

function advice(lastSeen: string, missing: string): string {
  const tail: ReportTail = {
    source: { kind: 'live', files: [], startNs: 0n, endNs: 1n, complete: true },
    hops: [hop('uplink0', 'uplink'), hop('br0', 'bridge'), hop('tap0', 'tap')],
    paths: [],
    findings: [],
    unobserved: [],
    bystanders: [],
    summary: {
      verdict: 'loss',
      exchanges: 1,
      delivered: 1,
      lost: 1,
      inconclusive: 0,
      background: 0,
      evicted: 0,
      unjudged: 0,
      firstLoss: { lastSeen, missing },
    },
  };
  return adviceFor(tail, 'fa:16:3e:56:ea:fa').join('\n');
}

test.each([
  ['br0', 'tap0', 'tap0'],
  ['br0', 'uplink0', 'uplink0'],
  // The bridge itself is no port: the one before it let nothing in.
  ['uplink0', 'br0', 'uplink0'],
  ['tap0', 'br0', 'tap0'],
])('between %s and %s it is the port %s', (lastSeen, missing, port) => {
  const lines = advice(lastSeen, missing);
  expect(lines).toContain(`bridge -d link show dev ${port}\n`);
  expect(lines).toContain(`tc -s qdisc show dev ${port};`);
  expect(lines).toContain('bridge fdb show br br0 |');
});
