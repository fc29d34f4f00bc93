import { expect, test } from 'vitest';
import { runScenario } from '../trace/scenario.ts';

const HOPS = 'hops uplink0:uplink br0:bridge tap0:tap\nguest fa:16:3e:56:ea:fa\n';

/** A DISCOVER of the guest under each of so many xids, all of which come back from the network; then one of the guest's own. */
function looped(count: number): string {
  const lines = Array.from({ length: count }, (_, i) =>
    [
      `${i}.000000 tap0 in DISCOVER xid=${i + 1}`,
      `${i}.000000 br0 in DISCOVER xid=${i + 1}`,
      `${i}.000031 uplink0 out DISCOVER xid=${i + 1}`,
      `${i}.000123 uplink0 in DISCOVER xid=${i + 1}`,
      `${i}.000123 br0 in DISCOVER xid=${i + 1}`,
      `${i}.000130 tap0 out DISCOVER xid=${i + 1}`,
    ].join('\n'),
  );
  return `${HOPS}${lines.join('\n')}\n`;
}

test.each([10, 200])('%i xids that come back in a loop are no second machine', (count) => {
  const { findings } = runScenario(`${looped(count)}end 400\n`);
  expect(findings.map(({ code }) => code)).toContain('reflected-request');
  expect(findings.map(({ code }) => code)).not.toContain('duplicate-mac');
});

test('a request that left here is the own one, though the port of the guest did not show it', () => {
  const missed = '5.000031 uplink0 out DISCOVER xid=77\n5.000123 uplink0 in DISCOVER xid=77\n';
  const { findings } = runScenario(`${looped(3)}${missed}9.0 tap0 in DISCOVER xid=9\nend 400\n`);
  expect(findings.map(({ code }) => code)).not.toContain('duplicate-mac');
});

test('who repeats a request under its xid asked until the last time', () => {
  const own = (at: number) => `${at}.000000 tap0 in DISCOVER xid=10\n${at}.000031 uplink0 out DISCOVER xid=10\n`;
  const outside = (at: number) => `${at}.000000 uplink0 in DISCOVER xid=77\n`;
  const isFound = (...asked: readonly string[]) =>
    runScenario(`${HOPS}${asked.join('')}end 400\n`).findings.some(({ code }) => code === 'duplicate-mac');
  expect(isFound(own(1), outside(2), own(3))).toBe(true);
  expect(isFound(outside(1), own(2), outside(3))).toBe(true);
  expect(isFound(own(1), own(2), outside(3))).toBe(false);
  expect(isFound(outside(1), outside(2), own(3))).toBe(false);
});
