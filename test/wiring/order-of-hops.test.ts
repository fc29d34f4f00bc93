import { expect, test } from 'vitest';
import type { Hop } from '../../src/path/path.ts';
import { orderByWiring } from '../../src/wiring/order-of-hops.ts';
import { bridge, link, port, tap } from './wiring.ts';

const LINKS = [
  link('x0', { master: 'bond0' }),
  link('x1', { master: 'bond0' }),
  link('bond0'),
  link('bond0.5', { lower: 'bond0', master: 'br0', masterKind: 'bridge' }),
  bridge('br0'),
  tap('tap0', 'br0'),
  tap('tap1', 'br0'),
  port('other', 'br1'),
  bridge('br1'),
];

const hop = (name: string): Hop => ({ name, interfaces: name.split('|'), role: 'unknown' });
const ordered = (list: string) =>
  orderByWiring(list.split(',').map(hop), LINKS)
    ?.map(({ name }) => name)
    .join(',') ?? null;

test.each([
  'bond0.5,br0,tap0',
  'tap0,br0,bond0.5',
  'x0|x1,bond0,bond0.5,br0,tap0',
  // Hops may be left out, and a server may be a guest of the same bridge.
  'x0,tap0',
  'bond0,br0,tap0',
  'tap1,br0,tap0',
  'br0,tap0',
  'tap0',
  // Nothing joins these: each may be there in another way than the links tell.
  'other,br0,tap0',
  'eth9,eth8,eth7',
])('%s is as it is wired', (list) => {
  expect(ordered(list)).toBeNull();
});

test.each([
  ['bond0.5,tap0,br0', 'bond0.5,br0,tap0'],
  ['br0,bond0,tap0', 'bond0,br0,tap0'],
  ['x0|x1,bond0.5,bond0,br0,tap0', 'x0|x1,bond0,bond0.5,br0,tap0'],
  ['tap0,x0|x1,br0', 'tap0,br0,x0|x1'],
])('%s is wired %s', (list, wired) => {
  expect(ordered(list)).toBe(wired);
});
