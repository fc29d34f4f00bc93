/** Many paths that join at once are those that join one by one. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Path } from '../../src/path/path.ts';
import { joinPath, joinPaths, MAX_PATHS } from '../../src/wiring/join-path.ts';

const pathOf = (port: number, mac: number | null): Path => ({
  guest: mac === null ? null : { mac: `02:00:00:00:00:0${mac}`, name: null, only: true },
  hops: [{ name: `tap${port}`, interfaces: [`tap${port}`], role: 'tap' }],
});
const path = fc.tuple(fc.nat(4), fc.option(fc.nat(3))).map(([port, mac]) => pathOf(port, mac));

test('at once or one by one, it is the same', () => {
  fc.assert(
    fc.property(fc.array(path), (paths) => {
      const oneByOne = paths.reduce<readonly Path[]>((joined, each) => joinPath(joined, each, []), []);
      expect(joinPaths([], paths, [])).toEqual(oneByOne);
    }),
  );
});

test('a list that is joined twice, in two ways, is still the same list', () => {
  const before = joinPaths([], [pathOf(0, 1), pathOf(1, 2)], []);
  expect(joinPath(before, pathOf(2, 3), [])).toHaveLength(3);
  expect(joinPath(before, pathOf(3, 3), []).map(({ hops }) => hops[0]?.name)).toEqual(['tap0', 'tap1', 'tap3']);
});

test('forty thousand take no longer than they need', () => {
  const many = Array.from({ length: 40_000 }, (_, i) => pathOf(i, null));
  const began = performance.now();
  expect(joinPaths([], many, [])).toHaveLength(MAX_PATHS);
  // One by one, each as much work as all, it was half a minute.
  expect(performance.now() - began).toBeLessThan(2_000);
});
