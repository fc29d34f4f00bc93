/** What is behind the outermost hop of a path, by the device that it is. */
import { expect, test } from 'vitest';
import { pathEndOf } from '../../src/diagnose/path-end.ts';
import type { Path } from '../../src/path/path.ts';
import type { Link } from '../../src/state/host-state.ts';
import { bridge, link, port } from '../wiring/wiring.ts';

const pathFrom = (...interfaces: readonly string[]): Path => ({
  guest: null,
  hops: [{ name: interfaces.join('|'), interfaces, role: 'unknown' }],
});
const endOf = (own: Link, ...others: readonly Link[]) => pathEndOf(pathFrom(own.name), [...others, own]);

test.each([
  ['wire', {}],
  ['tunnel', { kind: 'vxlan' }],
  ['tunnel', { kind: 'geneve' }],
  ['other-namespace', { kind: 'veth', peer: null }],
  ['unknown', { kind: 'veth', peer: 'other' }],
  ['process', { kind: 'tun' }],
  ['open-vswitch', { kind: 'tun', masterKind: 'openvswitch' }],
  ['unknown', { kind: 'ifb' }],
] as const)('%s behind %j', (end, differs) => {
  expect(endOf(link('a', differs))).toBe(end);
});

test('a server, where the path begins on its host', () => {
  expect(pathEndOf({ ...pathFrom('a'), fromServer: true }, [link('a')])).toBe('server');
});

test('behind a device on top of others is what is behind those', () => {
  expect(endOf(link('v', { kind: 'vlan', lower: 'a' }), link('a'))).toBe('wire');
  expect(endOf(link('v', { kind: 'vlan', lower: 'a' }), link('a', { kind: 'tun' }))).toBe('process');
  expect(endOf(link('v', { kind: 'vlan', lower: 'a' }))).toBe('unknown');
  const slaves = [link('a', { master: 'bond0' }), link('b', { master: 'bond0' })];
  expect(endOf(link('bond0', { kind: 'bond' }), ...slaves)).toBe('wire');
  expect(endOf(link('bond0', { kind: 'bond' }), ...slaves, link('t', { kind: 'vxlan', master: 'bond0' }))).toBe(
    'tunnel',
  );
  // A bridge forwards; its ports are no part of it.
  expect(endOf(bridge('br0'), port('a', 'br0'))).toBe('unknown');
});

test('of interfaces side by side, what is least the network of them', () => {
  expect(pathEndOf(pathFrom('a', 'b'), [link('a'), link('b')])).toBe('wire');
  expect(pathEndOf(pathFrom('a', 'b'), [link('a'), link('b', { kind: 'tun' })])).toBe('process');
  expect(pathEndOf(pathFrom('a', 'b'), [link('a')])).toBe('unknown');
});

test('devices that stand on each other in a circle come to an end', () => {
  const circle = [link('a', { kind: 'vlan', lower: 'b' }), link('b', { kind: 'vlan', lower: 'a' })];
  expect(pathEndOf(pathFrom('a'), circle)).toBe('unknown');
});
