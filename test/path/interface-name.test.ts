/** Names of interfaces with a host and a namespace, and those that only look so. */
import { expect, test } from 'vitest';
import {
  areInOneNamespace,
  hostOf,
  isHostLabel,
  onHost,
  splitInterfaceName,
  withoutHost,
} from '../../src/path/interface-name.ts';

test.each([
  ['br0', null, null, 'br0'],
  ['qdhcp-1/tap9', null, 'qdhcp-1', 'tap9'],
  ['hv2:br0', 'hv2', null, 'br0'],
  ['hv2.example.org:qdhcp-1/tap9', 'hv2.example.org', 'qdhcp-1', 'tap9'],
  ['10.0.0.2:eth0', '10.0.0.2', null, 'eth0'],
  ['hv-2:bond0.22', 'hv-2', null, 'bond0.22'],
  ['hv2:x0|x1', 'hv2', null, 'x0|x1'],
  // The label of a second address.
  ['eth0:1', null, null, 'eth0:1'],
  ['eth0:', null, null, 'eth0:'],
  [':eth0', null, null, ':eth0'],
  // Addresses, times and what readers make of names elsewhere.
  ['fe80::1', null, null, 'fe80::1'],
  ['2001:db8::5', null, null, '2001:db8::5'],
  ['fa:16:3e:56:ea:fa', null, null, 'fa:16:3e:56:ea:fa'],
  ['dump-12:30:05', null, null, 'dump-12:30:05'],
  ['dump-12:30', null, null, 'dump-12:30'],
  ['-x:br0', null, null, '-x:br0'],
])('%s', (name, host, netns, bare) => {
  expect(splitInterfaceName(name)).toEqual({ host, netns, bare });
  expect(hostOf(name)).toBe(host);
  expect(onHost(host, withoutHost(name))).toBe(name);
});

test('a namespace is one of a host', () => {
  expect(areInOneNamespace('a:ns/x', 'a:ns/y')).toBe(true);
  expect(areInOneNamespace('a:ns/x', 'b:ns/y')).toBe(false);
  expect(areInOneNamespace('a:x', 'x')).toBe(false);
});

test.each(['hv2', 'hv2.example.org', 'a', '10.0.0.2', 'my_host-1'])('%s can name a host', (text) => {
  expect(isHostLabel(text)).toBe(true);
});

test.each(['', '-hv2', 'hv2.', 'a b', 'a/b', 'a:b', 'a,b', 'a|b', 'user@host', 'x'.repeat(254)])(
  '"%s" cannot name a host',
  (text) => {
    expect(isHostLabel(text)).toBe(false);
  },
);
