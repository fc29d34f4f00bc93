/** Kleene's three-valued logic: unknown only where it decides. */
import { expect, test } from 'vitest';
import { allOf, anyOf, not, type Truth } from '../../src/forward/firewall/truth.ts';

const UNKNOWN: Truth = { unknown: 'a set' };

test.each<[readonly Truth[], all: Truth, any: Truth]>([
  [[], true, false],
  [[true, true], true, true],
  [[true, false], false, true],
  [[true, UNKNOWN], UNKNOWN, true],
  [[UNKNOWN, true], UNKNOWN, true],
  [[false, UNKNOWN], false, UNKNOWN],
  [[UNKNOWN, false], false, UNKNOWN],
])('%j', (truths, all, any) => {
  expect(allOf(truths)).toEqual(all);
  expect(anyOf(truths)).toEqual(any);
});

test('not', () => {
  expect([true, false, UNKNOWN].map(not)).toEqual([false, true, UNKNOWN]);
});
