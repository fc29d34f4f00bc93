/** The ways to the DHCP servers of a host, by who listens where. */
import { expect, test } from 'vitest';
import type { Link, Listener, ServerPlace } from '../../src/state/host-state.ts';
import { findServerPaths, type ServerHost, whyNoServer } from '../../src/wiring/find-server-paths.ts';
import { bridge, link, port } from '../wiring/wiring.ts';

const LINKS: readonly Link[] = [
  link('lo', { kind: 'loopback' }),
  link('eth0', { master: 'br0', masterKind: 'bridge' }),
  bridge('br0'),
  port('tap-dh', 'br0', { kind: 'veth' }),
  port('tap-d2', 'br0', { kind: 'veth' }),
  bridge('virbr0'),
];
const any: Listener = { device: null, program: 'dnsmasq' };
const on = (device: string): Listener => ({ device, program: 'dnsmasq' });
const here = (...listeners: readonly Listener[]): ServerPlace => ({ netns: null, port: null, listeners });
const behind = (name: string, ...listeners: readonly Listener[]): ServerPlace => ({
  ...{ netns: 'qdhcp', port: name, listeners },
});

function ways(servers: readonly ServerPlace[], rest: Partial<ServerHost> = {}): readonly string[] {
  const host = { links: LINKS, fdb: [], servers, addressed: [], innerEnds: new Map<string, string>(), ...rest };
  return findServerPaths(host).map(({ path }) => path.hops.map(({ name }) => name).join(' > '));
}

test('a server that is bound to an interface is at that one, told once', () => {
  expect(ways([here(on('br0'))])).toEqual(['eth0 > br0']);
  expect(ways([here(on('br0'), any, on('br0'))])).toEqual(['eth0 > br0']);
  expect(ways([here(on('br0'), on('virbr0'))])).toHaveLength(2);
  expect(ways([here(on('gone'))])).toEqual([]);
});

test('one that listens on all interfaces serves the only one with an address', () => {
  expect(ways([here(any)], { addressed: ['lo', 'br0'] })).toEqual(['eth0 > br0']);
  expect(ways([here(any)], { addressed: ['br0', 'virbr0'] })).toEqual([]);
  expect(ways([here(any)], { addressed: ['br0', 'gone'] })).toEqual(['eth0 > br0']);
  expect(ways([here(any)])).toEqual([]);
});

test('in a namespace behind a port it is at the inner end of the veth, where that is known', () => {
  expect(ways([behind('tap-dh', any)])).toEqual(['eth0 > br0 > tap-dh']);
  const innerEnds = new Map([['tap-dh', 'qdhcp/ns-dh']]);
  expect(ways([behind('tap-dh', any)], { innerEnds })).toEqual(['eth0 > br0 > tap-dh > qdhcp/ns-dh']);
  expect(ways([behind('gone', any)], { innerEnds })).toEqual([]);
  expect(ways([behind('tap-d2', on('x')), behind('tap-dh', any)], { innerEnds })).toEqual([
    'eth0 > br0 > tap-d2',
    'eth0 > br0 > tap-dh > qdhcp/ns-dh',
  ]);
});

test('where nobody listens there is none, and why is told', () => {
  expect(ways([here(), behind('tap-dh')], { addressed: ['br0'] })).toEqual([]);
  expect(whyNoServer([])).toBe('nothing listens on UDP port 67 here');
  expect(whyNoServer([here(), behind('tap-dh')])).toBe('nothing listens on UDP port 67 here');
  expect(whyNoServer([here(), here(any)])).toMatch(/^a program listens on UDP port 67 on all interfaces/);
});
