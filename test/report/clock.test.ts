import { afterEach, expect, test } from 'vitest';
import { createClock } from '../../src/report/text/clock.ts';

const TZ = process.env.TZ;

afterEach(() => {
  if (TZ === undefined) delete process.env.TZ;
  else process.env.TZ = TZ;
});

const at = (iso: string) => BigInt(Date.parse(iso)) * 1_000_000n;

test('where summer time ends, time goes on with the offset that the report says', () => {
  process.env.TZ = 'Europe/Berlin';
  const [start, end] = [at('2026-10-25T00:59:59.900Z'), at('2026-10-25T01:00:00.300Z')];
  const clock = createClock('local', start, end);
  expect(clock.full(start)).toBe('2026-10-25 02:59:59 +02:00');
  expect(clock.milliseconds(start)).toBe('02:59:59.900');
  expect(clock.milliseconds(end)).toBe('03:00:00.300');
});

test('a date is said where there are several days, and its year where there are several', () => {
  const start = at('2026-12-31T23:59:59Z');
  expect(createClock('utc', start, start).milliseconds(start)).toBe('23:59:59.000');
  expect(createClock('utc', at('2026-12-30T23:59:59Z'), start).milliseconds(start)).toBe('12-31 23:59:59.000');
  expect(createClock('utc', start, at('2027-01-01T00:00:00Z')).milliseconds(start)).toBe('2026-12-31 23:59:59.000');
});
