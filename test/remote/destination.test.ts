import { expect, test } from 'vitest';
import { parseDestination, parseDestinations } from '../../src/remote/destination.ts';

test.each([
  ['hv1', { host: 'hv1', ssh: 'hv1' }],
  ['root@hv1.example.net', { host: 'hv1', ssh: 'root@hv1.example.net' }],
  ['A=root@hv1', { host: 'A', ssh: 'root@hv1' }],
  ['root@192.0.2.7', { host: '192.0.2.7', ssh: 'root@192.0.2.7' }],
  ['ssh://root@hv1:2222', { host: 'hv1', ssh: 'ssh://root@hv1:2222' }],
])('%s', (text, expected) => {
  expect(parseDestination(text)).toEqual(expected);
});

test.each([
  ['-oProxyCommand=touch /tmp/x', /begins with a dash/],
  ['A=-oProxyCommand=x', /begins with a dash/],
  ['a b', /no destination/],
  ['hv1\u001b[2J', /no destination/],
  ['', /no destination/],
  ['root@fe80::1', /a name is needed/],
])('%j is refused', (text, message) => {
  expect(() => parseDestination(text)).toThrow(message);
});

test('two hosts of one name are refused, and one called as this one is', () => {
  expect(() => parseDestinations(['root@a.x', 'root@a.y'], 'me')).toThrow(/another one is called a already/);
  expect(() => parseDestinations(['me'], 'me')).toThrow(/this host is called me already/);
});
