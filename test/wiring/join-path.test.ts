import { expect, test } from 'vitest';
import type { Path } from '../../src/path/path.ts';
import type { Link } from '../../src/state/host-state.ts';
import { joinPath, MAX_PATHS } from '../../src/wiring/join-path.ts';
import { link } from './wiring.ts';

const pathOf = (port: string, mac: string | null = null): Path => ({
  guest: mac === null ? null : { mac, name: null },
  hops: [
    { name: 'br0', interfaces: ['br0'], role: 'bridge' },
    { name: port, interfaces: [port], role: 'tap' },
  ],
});
const linksOf = (...names: readonly string[]): readonly Link[] => names.map((name) => link(name));
const joinAll = (paths: readonly Path[], links: readonly Link[] = []) =>
  paths.reduce<readonly Path[]>((joined, path) => joinPath(joined, path, links), []);
const portsOf = (paths: readonly Path[]) => paths.map(({ hops }) => hops.at(-1)?.name);
const numbered = (count: number, from = 0) => Array.from({ length: count }, (_, i) => pathOf(`tap${from + i}`));

test('what is known of the guest of a port by now replaces what was not', () => {
  const known = pathOf('tap0', '02:00:00:00:00:01');
  const other = pathOf('tap0', '02:00:00:00:00:02');
  expect(joinAll([pathOf('tap0'), pathOf('tap1'), known])).toEqual([pathOf('tap1'), known]);
  expect(joinAll([known, other, pathOf('tap0')])).toEqual([known, other, pathOf('tap0')]);
});

test('the latest is the last, also of one that comes again', () => {
  const again = pathOf('tap0', '02:00:00:00:00:01');
  expect(joinAll([again, pathOf('tap5', '02:00:00:00:00:01'), again]).at(-1)).toBe(again);
});

test('however many come and go, no more are kept than the limit, and those whose port is there stay', () => {
  const paths = numbered(MAX_PATHS + 500);
  const joined = joinAll(paths, linksOf('br0', 'tap0', 'tap7'));
  expect(joined).toHaveLength(MAX_PATHS);
  expect(portsOf(joined).slice(0, 2)).toEqual(['tap0', 'tap7']);
  expect(joined.at(-1)).toBe(paths.at(-1));
});

test('a port that is another guest’s by now is the first guest’s no longer', () => {
  const guests = Array.from({ length: MAX_PATHS + 10 }, (_, i) => pathOf('tap0', `guest ${i}`));
  const joined = joinAll(guests, linksOf('br0', 'tap0'));
  expect(joined).toHaveLength(MAX_PATHS);
  expect(joined[0]?.guest?.mac).toBe('guest 10');
});

test('where every port is there a new one is not followed', () => {
  const full = numbered(MAX_PATHS);
  const links = linksOf(...full.flatMap(({ hops }) => hops.map(({ name }) => name)));
  expect(joinPath(full, pathOf('one more'), links)).toBe(full);
});
