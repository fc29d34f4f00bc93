import { expect, test } from 'vitest';
import type { Path } from '../../src/path/path.ts';
import { checkGuest } from '../../src/wiring/check-guest.ts';

const PATH: Path = {
  guest: { mac: '52:54:00:00:00:01', name: 'web1' },
  hops: [
    { name: 'br0', interfaces: ['br0'], role: 'bridge' },
    { name: 'vnet0', interfaces: ['vnet0'], role: 'tap' },
  ],
};

test.each([
  [null, []],
  ['paused' as const, ['guest-paused']],
  ['link-down' as const, ['guest-link-down']],
])('a guest that is held (%s) is a problem of its port', (held, codes) => {
  const problems = checkGuest(PATH, [{ domain: 'web1', interface: 'vnet0', held }]);
  expect(problems.map(({ code }) => code)).toEqual(codes);
  for (const problem of problems) expect(problem).toMatchObject({ interface: 'vnet0', facts: { domain: 'web1' } });
  expect(checkGuest(PATH, [{ domain: 'web2', interface: 'vnet1', held }])).toEqual([]);
});
