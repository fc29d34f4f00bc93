/** Trails that begin in the middle of the path: what a relay sent on goes with what it got, the same frame again does not. */
import { expect, test } from 'vitest';
import { type Headed, isCopyOf, joinContinuations } from '../../../src/trace/copies/continuations.ts';
import type { Copy } from '../../../src/trace/copies/copy.ts';

const SETTLE_NS = 250_000_000n;
const MILLISECOND_NS = 1_000_000n;
const RELAY = '02:00:00:00:00:99';

/** Of a path of three hops, the guest's port being the last. */
function copy(milliseconds: number, position: number, linkSource = '52:54:00:00:00:01'): Copy {
  return { timeNs: BigInt(milliseconds) * MILLISECOND_NS, position, interfaceId: position, linkSource } as Copy;
}

function reply(fromSource: boolean, ...copies: Copy[]): Headed {
  return { heading: 'to-guest', copies, fromSource };
}

const joined = (...trails: readonly Headed[]) =>
  joinContinuations(trails, 2, SETTLE_NS).map(({ copies }) => copies.map(({ position }) => position));

test('a relay, known by its address, may take up to the settle time', () => {
  expect(joined(reply(true, copy(0, 0)), reply(false, copy(249, 1, RELAY), copy(250, 2, RELAY)))).toEqual([[0, 1, 2]]);
  expect(joined(reply(true, copy(0, 0)), reply(false, copy(251, 1, RELAY)))).toEqual([[0], [1]]);
});

test('under one address only what is as fast as a frame goes on', () => {
  expect(joined(reply(true, copy(0, 0)), reply(false, copy(5, 1)))).toEqual([[0, 1]]);
  expect(joined(reply(true, copy(0, 0)), reply(false, copy(6, 1)))).toEqual([[0], [1]]);
  expect(joined(reply(true, copy(5, 0)), reply(false, copy(0, 1)))).toEqual([[0, 1].reverse()]);
  expect(joined(reply(true, copy(6, 0)), reply(false, copy(0, 1)))).toEqual([[0], [1]]);
});

test('every part goes on from where the one before it ended, the latest that fits', () => {
  expect(joined(reply(true, copy(0, 0)), reply(false, copy(4, 1)), reply(false, copy(8, 2)))).toEqual([[0, 1, 2]]);
  const early = reply(true, copy(0, 0));
  const late = reply(true, copy(3, 0));
  joinContinuations([early, late, reply(false, copy(5, 1))], 2, SETTLE_NS);
  expect([early.copies.length, late.copies.length]).toEqual([1, 2]);
});

test('all of it is soon enough, each copy after the one at its own hop, else after the furthest', () => {
  expect(joined(reply(true, copy(0, 0)), reply(false, copy(4, 1), copy(200, 2)))).toEqual([[0], [1, 2]]);
  expect(joined(reply(true, copy(0, 0), copy(4, 1)), reply(false, copy(8, 1)))).toEqual([[0, 1, 1]]);
  const request = (fromSource: boolean, ...copies: Copy[]): Headed => ({ heading: 'to-network', copies, fromSource });
  const parts = [request(true, copy(0, 2), copy(4, 1)), request(false, copy(8, 0))];
  expect(joinContinuations(parts, 0, SETTLE_NS)).toHaveLength(1);
});

test('what has come to the end of its path goes no further', () => {
  const whole = reply(true, copy(0, 0), copy(0, 1), copy(0, 2));
  expect(joined(whole, reply(false, copy(1, 1), copy(1, 2)))).toEqual([
    [0, 1, 2],
    [1, 2],
  ]);
});

test('copies of a transmission come as soon as those that carry it at the same hop', () => {
  const carrying = [copy(0, 0), copy(100, 1)];
  expect(isCopyOf([copy(105, 1)], carrying, SETTLE_NS)).toBe(true);
  expect(isCopyOf([copy(106, 1)], carrying, SETTLE_NS)).toBe(false);
  expect(isCopyOf([copy(350, 1, RELAY)], carrying, SETTLE_NS)).toBe(true);
  expect(isCopyOf([copy(351, 1, RELAY)], carrying, SETTLE_NS)).toBe(false);
  expect(isCopyOf([copy(105, 2)], carrying, SETTLE_NS)).toBe(true);
  expect(isCopyOf([copy(104, 1), copy(106, 1)], carrying, SETTLE_NS)).toBe(false);
  expect(isCopyOf([copy(103, 1)], [copy(0, 1), copy(100, 2)], SETTLE_NS)).toBe(false);
});
