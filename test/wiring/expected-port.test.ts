import { expect, it } from 'vitest';
import type { Path } from '../../src/path/path.ts';
import { bridgesOf, expectedPorts } from '../../src/wiring/expected-port.ts';
import { withRoles } from '../../src/wiring/roles.ts';
import { bridge, GUEST, port, tap } from './wiring.ts';

const hop = (name: string, role: Path['hops'][number]['role']) => ({ name, interfaces: name.split('|'), role });
const path: Path = { guest: null, hops: [hop('bond0', 'bond'), hop('br0', 'bridge'), hop('tap0', 'tap')] };
const byHand: Path = { guest: null, hops: path.hops.map((each) => ({ ...each, role: 'unknown' as const })) };
const links = [port('bond0', 'br0', { kind: 'bond' }), bridge('br0'), tap('tap0', 'br0')];

it('is the next hop towards the guest', () => {
  expect(expectedPorts(path, GUEST, [])).toEqual([{ bridge: 'br0', port: 'tap0', by: 'path' }]);
});

it('is the port with the host-side MAC where the links show one', () => {
  const other = [bridge('br0'), tap('tap7', 'br0'), port('tap0', 'br0', { kind: 'tun' })];
  expect(expectedPorts(path, GUEST, links)).toEqual([{ bridge: 'br0', port: 'tap0', by: 'host-side-mac' }]);
  expect(expectedPorts(path, GUEST, other)).toEqual([{ bridge: 'br0', port: 'tap7', by: 'host-side-mac' }]);
});

it('is told of the bridges within a part of the path only', () => {
  const hops = [hop('br1', 'bridge'), hop('veth1', 'veth'), hop('br0', 'bridge'), hop('tap0', 'tap')];
  const bridges = (from?: number, to?: number) =>
    expectedPorts({ guest: null, hops }, GUEST, [], from, to).map((each) => each.bridge);
  expect([bridges(), bridges(0, 2), bridges(1), bridges(3), bridges(0, -1)]).toEqual([
    ['br1', 'br0'],
    ['br1'],
    ['br0'],
    [],
    [],
  ]);
});

it('is unknown on a path by hand without links, and where the next hop is several interfaces', () => {
  expect(expectedPorts(byHand, GUEST, [])).toEqual([]);
  const wide = { ...path, hops: [hop('br0', 'bridge'), hop('a|b', 'unknown')] };
  expect(expectedPorts(wide, GUEST, [])).toEqual([]);
});

it('knows bridges by role, by kind, and by their ports', () => {
  expect([...bridgesOf(path.hops, [])]).toEqual(['br0']);
  expect([...bridgesOf(byHand.hops, links)]).toEqual(['br0']);
  const withoutBridge = { ...byHand, hops: [hop('bond0', 'unknown'), hop('tap0', 'unknown')] };
  expect([...bridgesOf(withoutBridge.hops, links)]).toEqual(['br0']);
});

it('takes nothing else for a bridge', () => {
  expect([...bridgesOf([hop('eth9', 'unknown')], links)]).toEqual([]);
  const beside = { ...path, hops: [hop('br0|br1', 'bridge'), hop('tap0', 'tap')] };
  expect(expectedPorts(beside, GUEST, [])).toEqual([]);
  const alone = { ...byHand, hops: [hop('eth9', 'unknown'), hop('tap0', 'tap')] };
  expect(expectedPorts(alone, GUEST, links)).toEqual([]);
});

it('fills in the roles of a path by hand', () => {
  expect(withRoles(byHand, links).hops.map(({ role }) => role)).toEqual(['bond', 'bridge', 'tap']);
  expect(withRoles(byHand, []).hops.map(({ role }) => role)).toEqual(['unknown', 'unknown', 'unknown']);
});
