import { describe, expect, test } from 'vitest';
import { parseChoice, parseGuest, parseSpan } from '../../src/cli/parse/parse-options.ts';
import { parseSources } from '../../src/cli/parse/parse-source.ts';
import { checkSources } from '../../src/pipeline/check-sources.ts';
import { parseHops } from '../../src/pipeline/parse-hops.ts';

describe('--hops', () => {
  test('names, interfaces side by side, and interface indexes', () => {
    expect(parseHops('x0|x1, bond0 ,br0')).toEqual([
      { name: 'x0|x1', interfaces: ['x0', 'x1'], role: 'unknown' },
      { name: 'bond0', interfaces: ['bond0'], role: 'unknown' },
      { name: 'br0', interfaces: ['br0'], role: 'unknown' },
    ]);
    expect(parseHops('uplink=if3|other=if4,ns1/eth0')).toEqual([
      { name: 'uplink|other', interfaces: ['if3', 'if4'], role: 'unknown' },
      { name: 'ns1/eth0', interfaces: ['ns1/eth0'], role: 'unknown' },
    ]);
  });

  test.each(['', 'a,', ',a', 'a,,b', 'a||b', 'a|', 'a,a', 'a|a', 'a=if7,b=if7', 'a=if7,if7', 'a=eth0', '=if7', 'a=if'])(
    '"%s" is refused',
    (text) => expect(() => parseHops(text)).toThrow(expect.objectContaining({ code: 'usage' })),
  );
});

describe('SOURCE', () => {
  test('a file, a name and a file, standard input, a path with an equals sign', () => {
    expect(parseSources(['tap0.pcap', 'br0=x.pcap', '-', './a=b.pcap', 'ns/eth0=y=z'])).toEqual([
      { path: 'tap0.pcap', name: null },
      { path: 'x.pcap', name: 'br0' },
      { path: '-', name: null },
      { path: './a=b.pcap', name: null },
      { path: 'y=z', name: 'ns/eth0' },
    ]);
    expect(parseSources(['a=x', 'a=y']).map(({ name }) => name)).toEqual(['a', 'a']);
  });

  test.each([[['=x']], [['x=']], [['x', 'x']], [['a=x', 'b=x']]])('%j is refused', (texts) =>
    expect(() => checkSources(parseSources(texts))).toThrow(expect.objectContaining({ code: 'usage' })),
  );
});

test('MACs, durations and choices', () => {
  expect(parseGuest('FA-16-3E-56-EA-FA')).toBe('fa:16:3e:56:ea:fa');
  expect(parseGuest(undefined)).toBeNull();
  expect(parseSpan('--for', '1.5s')).toBe(1_500_000_000n);
  expect(parseSpan('--for', undefined)).toBeNull();
  expect(() => parseSpan('--for', '0s')).toThrow(expect.objectContaining({ code: 'usage' }));
  expect(parseChoice('--format', 'json', ['text', 'json'])).toBe('json');
});
