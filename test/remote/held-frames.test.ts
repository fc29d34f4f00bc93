/** Frames of a tcpdump elsewhere wait for the next look at the clock there, and are told by the clock that stamped them. */
import { expect, test } from 'vitest';
import { atOnce } from '../../src/capture/event-order.ts';
import type { Batch } from '../../src/capture/source.ts';
import { LINKTYPE } from '../../src/core/frame.ts';
import { HeldFrames } from '../../src/remote/held-frames.ts';
import { WatchedClock } from '../../src/remote/watched-clock.ts';

const MS = 1_000_000n;
const BEGIN = 1_790_000_000_000n * MS;
const HOUR = 3_600_000n;

const tap = { id: 0, name: 'tap7', file: null, linkType: LINKTYPE.ethernet, snapLength: 2048, description: null };

/** All times in milliseconds since the begin, those told to the next hundredth of a second; what is looked at or sent arrives 5 ms later unless told. */
function capture(isWatched = true) {
  const held = new HeldFrames(new WatchedClock());
  held.add({ frames: [], events: [atOnce({ kind: 'interface', interface: tap })], watermarkNs: 0n }, 0);
  const told: number[] = [];
  const pauses: [number, number][] = [];
  const take = (batch: Batch | null) => {
    for (const { timeNs } of batch?.frames ?? []) told.push(10 * Math.round(Number((timeNs - BEGIN) / MS) / 10));
    for (const { event } of batch?.events ?? [])
      if (event.kind === 'pause') pauses.push([msOf(event.timeNs), msOf(event.untilNs)]);
  };
  const msOf = (ns: bigint) => Number((ns - BEGIN) / MS);
  const look = (at: number, setMs = 0n, comes = at + 5) => {
    const up = (BigInt(at) + 77_000n) * MS;
    const sample = { fromNs: up - (up % (10n * MS)), toNs: up - (up % (10n * MS)) + 10n * MS };
    take(held.look({ wallNs: BEGIN + (BigInt(at) + setMs) * MS, up: isWatched ? sample : null }, comes));
  };
  const frame = (at: number, setMs = 0n, comes = at + 5) => {
    const timeNs = BEGIN + (BigInt(at) + setMs) * MS;
    const { ethernet: linkType } = LINKTYPE;
    const frames = [{ interfaceId: 0, timeNs, direction: null, linkType, bytes: new Uint8Array(60), wireLength: 60 }];
    held.add({ frames, events: [], watermarkNs: timeNs }, comes);
  };
  /** Every 503 ms up to a time. */
  let next = 0;
  const looksUpTo = (to: number, setMs = 0n) => {
    for (; next < to; next += 503) look(next, setMs);
  };
  return { held, told, pauses, take, look, frame, looksUpTo };
}

test('frames are told once the time there is known to have passed them, a second later', () => {
  const { told, frame, looksUpTo } = capture();
  looksUpTo(10_000);
  frame(10_000);
  looksUpTo(10_900);
  expect(told).toEqual([]);
  looksUpTo(11_600);
  expect(told).toEqual([10_000]);
});

test.each([HOUR, -HOUR])('frames after the clock was set by %d ms go on where those before it were', (byMs) => {
  const { told, pauses, frame, looksUpTo } = capture();
  looksUpTo(10_000);
  frame(9_700);
  // Set here, between two looks.
  frame(9_800, byMs);
  frame(10_000, byMs);
  looksUpTo(12_000, byMs);
  expect(told).toEqual([9_700, 9_800, 10_000]);
  // The looks were at 9,557 and 10,060; nothing is claimed a quarter of a second before and after.
  expect(pauses).toEqual([[9_307, expect.closeTo(10_310, -1)]]);
});

test('where a frame may be of the clock before or after, nothing is claimed around both', () => {
  const { told, pauses, frame, looksUpTo } = capture();
  looksUpTo(10_000);
  frame(10_030, -300n);
  looksUpTo(12_000, -300n);
  expect(told).toHaveLength(1);
  const [from, until] = pauses.find(([, end]) => end >= 10_250)!;
  expect(from).toBeLessThanOrEqual(9_480);
  expect(until).toBeGreaterThan(10_270);
});

test('what the network held back is told by the clock of its time, in whichever order it comes', () => {
  const { told, pauses, frame, look, looksUpTo } = capture();
  looksUpTo(10_000);
  // Held back for ten seconds, in which the clock is set back by an hour.
  for (const at of [11_000, 14_000]) frame(at, 0n, 20_000);
  for (const at of [16_000, 18_000]) frame(at, -HOUR, 20_000);
  for (let at = 10_060; at < 20_000; at += 503) look(at, at > 15_000 ? -HOUR : 0n, 20_001);
  for (let at = 20_100; at < 22_000; at += 503) look(at, -HOUR);
  expect(told).toEqual([11_000, 14_000, 16_000, 18_000]);
  expect(pauses).toHaveLength(1);
});

test('a stamp that no clock shows is passed on after a while as it is', () => {
  const { told, frame, looksUpTo } = capture();
  looksUpTo(10_000);
  frame(4_000, 0n, 10_001);
  looksUpTo(12_900);
  expect(told).toEqual([]);
  looksUpTo(14_000);
  expect(told).toEqual([4_000]);
});

test('on a host that does not tell how long it has been up, frames are told as they are stamped', () => {
  const { told, pauses, frame, looksUpTo } = capture(false);
  looksUpTo(10_000);
  frame(10_030, -HOUR);
  looksUpTo(11_100);
  expect(told).toEqual([10_030 - Number(HOUR)]);
  expect(pauses).toEqual([]);
});

test('the end brings everything, and what is told of it', () => {
  const { held, told, frame, take, looksUpTo } = capture();
  looksUpTo(10_000);
  frame(10_030);
  const stats = (timeNs: bigint) =>
    ({ kind: 'stats', timeNs, interfaceId: 0, seen: held.seen, received: null, dropped: 0 }) as const;
  const last = held.end({ wallNs: BEGIN + 10_100n * MS, up: null }, stats);
  take(last);
  expect(told).toEqual([10_030]);
  expect(last).toMatchObject({ watermarkNs: BEGIN + 10_100n * MS });
  expect(last.events.at(-1)).toMatchObject({ event: { kind: 'stats', timeNs: BEGIN + 10_100n * MS, seen: 1 } });
});
