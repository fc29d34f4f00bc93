import { expect, test } from 'vitest';
import { parseDuration, SECOND_NS } from '../../src/core/time.ts';

test.each([
  ['250ms', SECOND_NS / 4n],
  ['30', 30n * SECOND_NS],
  ['1.5s', (3n * SECOND_NS) / 2n],
  ['2h', 7_200n * SECOND_NS],
  ['1d', 86_400n * SECOND_NS],
])('%s is a duration', (text, duration) => {
  expect(parseDuration(text)).toBe(duration);
});

test.each(['', 's', '-1s', '1 s', '30S', '1e3s', '1w'])('"%s" is none', (text) => {
  expect(parseDuration(text)).toBe(null);
});
