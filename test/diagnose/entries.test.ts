import { expect, test } from 'vitest';
import { Entries, MAX_ENTRIES } from '../../src/diagnose/entries.ts';
import { MAC, message } from './build.ts';

const at = (id: number, ...seen: readonly string[]) => message(id, 'DISCOVER', seen);

test('the first of a MAC on a port in a time, whatever order they came in', () => {
  const entries = new Entries();
  for (const us of [30, 10, 20]) entries.add(at(us, `tap0 in ${us}`, `uplink0 out ${us + 1}`));
  const first = (port: string, after: bigint, until: bigint) => entries.first(MAC, port, after, until)?.message.id;
  expect(first('tap0', -1n, 99_000n)).toBe(10);
  expect(first('tap0', 10_000n, 99_000n)).toBe(20);
  expect(first('tap0', 20_000n, 29_999n)).toBeUndefined();
  expect(first('tap0', 20_000n, 30_000n)).toBe(30);
  // What went out made nobody learn.
  expect(first('uplink0', -1n, 99_000n)).toBeUndefined();
  expect(entries.first('02:00:00:00:00:01', 'tap0', -1n, 99_000n)).toBeNull();
});

test('of all ports together no more than the limit is kept: the latest', () => {
  const entries = new Entries();
  for (let i = 0; i <= MAX_ENTRIES; i++) entries.add(at(i, `veth${i} in ${i}`));
  const isKept = (i: number) => entries.first(MAC, `veth${i}`, -1n, BigInt(i) * 1000n) !== null;
  expect([0, MAX_ENTRIES / 2, MAX_ENTRIES / 2 + 1, MAX_ENTRIES].map(isKept)).toEqual([false, false, true, true]);
});
