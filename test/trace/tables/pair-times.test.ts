import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PairTimes } from '../../../src/trace/tables/pair-times.ts';

const mac = (n: number) => `02:00:00:00:00:${n.toString(16).padStart(2, '0')}`;

test('the time of each pair is known, also where texts share a number', () => {
  const times = new PairTimes(64);
  times.set(mac(1), 7, 10n);
  times.set(mac(2), 7, 20n);
  times.set(mac(1), 7, 30n);
  expect(times.get(mac(1), 7)).toBe(30n);
  expect(times.get(mac(2), 7)).toBe(20n);
  expect(times.get(mac(1), 8)).toBeUndefined();
  expect(times.get(mac(3), 7)).toBeUndefined();
});

test('a pair that is set again is not forgotten with the older ones', () => {
  const times = new PairTimes(16_384);
  for (let xid = 0; xid < 40_000; xid++) {
    times.set(mac(1), xid, BigInt(xid));
    times.set(mac(2), 0xffff_ffff, BigInt(xid));
  }
  expect(times.get(mac(2), 0xffff_ffff)).toBe(39_999n);
  expect(times.get(mac(1), 39_999)).toBe(39_999n);
  expect(times.get(mac(1), 1)).toBeUndefined();
});

test('whatever is set and taken out, the latest pairs are as a Map has them', () => {
  const step = fc.record({
    set: fc.boolean(),
    text: fc.nat(5),
    number: fc.constantFrom(0, 1, -1, 0xffff_ffff, 2 ** 31),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const times = new PairTimes(128);
      const expected = new Map<string, bigint>();
      for (const [at, { set, text, number }] of steps.entries()) {
        const key = `${text} ${number | 0}`;
        if (set) {
          times.set(mac(text), number, BigInt(at));
          expected.set(key, BigInt(at));
        } else expect(times.delete(mac(text), number)).toBe(expected.delete(key));
      }
      for (let text = 0; text <= 5; text++) {
        for (const number of [0, -1]) expect(times.get(mac(text), number)).toBe(expected.get(`${text} ${number}`));
      }
    }),
  );
});

test('between half the limit and the limit of pairs are remembered, by whatever limit', () => {
  for (const limit of [64, 100, 4096]) {
    const times = new PairTimes(limit);
    for (let n = 0; n < 3 * limit; n++) times.set('client', n, 1n);
    let known = 0;
    for (let n = 0; n < 3 * limit; n++) if (times.get('client', n) !== undefined) known++;
    expect(known).toBeGreaterThanOrEqual(Math.floor(limit / 2));
    expect(known).toBeLessThanOrEqual(limit);
  }
});
