/** Paths through several hosts. */
import { expect, test } from 'vitest';
import { facingOf } from '../../src/path/facing.ts';
import type { HopRole, Path } from '../../src/path/path.ts';
import { segmentsOf } from '../../src/path/segments.ts';
import { pathLine } from '../../src/report/words/path-line.ts';

/** Hops written as `name=role`, network or server to guest. */
function pathOf(text: string): Path {
  const hops = text.split(' ').map((entry) => {
    const [name, role] = entry.split('=') as [string, HopRole];
    return { name, interfaces: [name], role };
  });
  return { guest: null, hops };
}

const STORY = pathOf('a:tap7=tap a:br0=bridge a:bond0=bond b:bond0=bond b:brq=bridge b:tap1=tap');

test('the stretches of a path through two hosts', () => {
  expect(segmentsOf(STORY).map(({ host, hops }) => [host, hops.map(({ name }) => name)])).toEqual([
    ['a', ['a:tap7', 'a:br0', 'a:bond0']],
    ['b', ['b:bond0', 'b:brq', 'b:tap1']],
  ]);
  expect(segmentsOf(pathOf('eth0=uplink br0=bridge'))).toHaveLength(1);
});

test('a path on one line has the network between hosts', () => {
  expect(pathLine({ ...STORY, fromServer: true })).toBe(
    'server > a:tap7 > a:br0 > a:bond0 > (network) > b:bond0 > b:brq > b:tap1 > guest',
  );
  expect(pathLine(pathOf('eth0=uplink br0=bridge'))).toBe('eth0 > br0 > guest');
});

test.each([
  // On the server's host the uplink looks to the guest, and what the server sends comes in on its port.
  ['a:tap7=tap a:br0=bridge a:bond0=bond b:bond0=bond b:brq=bridge b:tap1=tap', 'neg neg'],
  ['a:eth0=uplink b:eth0=uplink b:br0=bridge b:tap1=tap', 'g neg'],
  ['a:eth0=uplink b:eth0=uplink', 'g n'],
  ['a:br0=bridge a:bond0.22=vlan a:bond0=bond b:bond0=bond b:bond0.22=vlan b:mvt0=macvtap', 'egg nnn'],
  ['a:br0=bridge b:bond0=bond b:br0=bridge b:tap1=tap', 'e neg'],
  // A host in between shows nothing of which of its wires is which but by its hops.
  ['a:eth0=uplink m:eth0=uplink m:br0=bridge m:eth1=uplink b:eth0=uplink b:tap1=tap', 'g neg ng'],
  ['a:eth0=uplink m:eth0=uplink b:eth0=uplink', 'g e n'],
  ['a:any=unknown b:any=unknown', 'e e'],
])('%s', (text, expected) => {
  const facings = facingOf(pathOf(text)).map((facing) => facing.slice(0, 1));
  expect(facings.join('')).toBe(expected.replaceAll(' ', ''));
});
