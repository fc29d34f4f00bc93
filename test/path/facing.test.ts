/** Which way the ends of veth pairs look, in paths given by hand. */
import { expect, test } from 'vitest';
import { facingOf } from '../../src/path/facing.ts';
import type { Link } from '../../src/state/host-state.ts';
import { withRoles } from '../../src/wiring/roles.ts';
import { bridge, link, port, tap } from '../wiring/wiring.ts';

function facings(names: readonly string[], links: readonly Link[]) {
  const hops = names.map((name) => ({ name, interfaces: [name], role: 'unknown' }) as const);
  return facingOf(withRoles({ guest: null, hops }, links));
}

test('the end that a server in its own namespace listens on looks to the guest', () => {
  const links = [
    link('qdhcp/ns0', { kind: 'veth' }),
    port('tap9', 'br0', { kind: 'veth' }),
    bridge('br0'),
    tap('tap0', 'br0'),
  ];
  expect(facings(['qdhcp/ns0', 'tap9', 'br0', 'tap0'], links)).toEqual(['guest', 'network', 'either', 'guest']);
});

test('an uplink that leads to another namespace looks to the network', () => {
  const links = [port('up0', 'br0', { kind: 'veth' }), bridge('br0'), tap('tap0', 'br0')];
  expect(facings(['up0', 'br0', 'tap0'], links)).toEqual(['network', 'either', 'guest']);
});

test('the two sides of a relay in a namespace are no pair', () => {
  const links = [
    link('relay/up', { kind: 'veth' }),
    link('relay/down', { kind: 'veth' }),
    port('tap9', 'br0', { kind: 'veth' }),
    bridge('br0'),
    tap('tap0', 'br0'),
  ];
  const names = ['relay/up', 'relay/down', 'tap9', 'br0', 'tap0'];
  expect(facings(names, links)[0]).toBe('network');
});
