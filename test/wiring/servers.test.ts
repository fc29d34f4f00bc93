/** Where a server of this host may listen, as far as each place could be asked. */
import { expect, test } from 'vitest';
import type { Path } from '../../src/path/path.ts';
import type { Listener, ServerPlace } from '../../src/state/host-state.ts';
import {
  joinPlaces,
  listenerOn,
  possibleListener,
  serverHops,
  serverlessHops,
  serverPorts,
} from '../../src/wiring/servers.ts';

const on = (device: string | null, program: string | null = 'dnsmasq'): Listener => ({ device, program });
const here = (...listeners: readonly Listener[]): ServerPlace => ({ netns: null, port: null, listeners });
const inside = (netns: string, ...listeners: readonly Listener[]): ServerPlace => ({ netns, port: null, listeners });
const behind = (port: string, ...listeners: readonly Listener[]): ServerPlace => ({ netns: 'q', port, listeners });

const PATH: Path = {
  guest: null,
  hops: [
    { name: 'eth0', interfaces: ['eth0'], role: 'uplink' },
    { name: 'br0', interfaces: ['br0'], role: 'bridge' },
    { name: 'br1', interfaces: ['br1'], role: 'bridge' },
    { name: 'tap0', interfaces: ['tap0'], role: 'tap' },
  ],
};

test('a server is behind a port where something listens there', () => {
  expect([...serverPorts([behind('a', on(null)), behind('b'), here(on('c'))])]).toEqual(['a']);
});

test('it is on a bridge where it is bound to it, in the namespace of the trace or in another, not behind a port', () => {
  expect(listenerOn('br0', [here(on('br9'), on('br0', 'kea'), on('br1'))])?.program).toBe('kea');
  expect(listenerOn('br0', [here(on(null)), behind('a', on('br0'))])).toBe(null);
  expect([...serverHops([PATH], [here(on('br1'), on('eth0'))])]).toEqual(['br1']);
  expect([...serverHops([PATH], [])]).toEqual([]);
});

test('a bridge has none where its namespace was asked and nothing listens on it or on all', () => {
  const none = (...places: readonly ServerPlace[]) => [...serverlessHops([PATH], places)];
  expect(none(here())).toEqual(['br0', 'br1']);
  expect(none(here(on('br1')))).toEqual(['br0']);
  expect(none(here(on(null)))).toEqual([]);
  expect(none(inside('ns'))).toEqual([]);
  expect(none()).toEqual([]);
  expect(none(here(), behind('a', on(null)))).toEqual([]);
  expect(none(here(), behind('a'))).toEqual(['br0', 'br1']);
});

test('who may listen on an interface is asked of its own namespace and host', () => {
  const places: readonly ServerPlace[] = [
    behind('a', on('br0', 'behind')),
    { ...here(on('B:br0', 'of B'), on(null, 'any of B')), host: 'B' },
    inside('ns', on('ns/br0', 'inside')),
    here(on('br1', 'here'), on(null, 'any')),
  ];
  const program = (name: string) => possibleListener(name, places)?.program;
  expect(['br1', 'br0', 'ns/br0', 'B:br0', 'B:br1'].map(program)).toEqual([
    'here',
    'any',
    'inside',
    'of B',
    'any of B',
  ]);
  expect(possibleListener('ns/br1', places)).toBe(null);
  expect(possibleListener('other/br0', places)).toBe(undefined);
  expect(possibleListener('C:br0', places)).toBe(undefined);
});

test('a place that was not asked again stays, and a program keeps the name that it was known by', () => {
  const before = [here(on('br0', 'kea'), on('br1', 'dnsmasq')), inside('ns', on('x')), behind('a', on('y', 'z'))];
  expect(joinPlaces(before, [here(on('br0', null), on('br2', null), on('br1', 'other'))])).toEqual([
    before[1],
    before[2],
    here(on('br0', 'kea'), on('br2', null), on('br1', 'other')),
  ]);
  expect(joinPlaces(before, [behind('b', on('y', null))])).toEqual([...before, behind('b', on('y', null))]);
  const ofB = { ...here(on('br0', null)), host: 'B' };
  expect(joinPlaces(before, [ofB])).toEqual([...before, ofB]);
  expect(joinPlaces([], [here(on('br0', null))])).toEqual([here(on('br0', null))]);
});
