/** The first host of a trace is not reached at first: by how much its times are moved once it is, and from when on. */
import { expect, test } from 'vitest';
import type { Batch } from '../../../src/capture/source.ts';
import { FirstClock } from '../../../src/pipeline/hosts/first-clock.ts';
import { MS, SECOND, START, TICK } from './two-live-hosts.ts';

/** Until then nothing is heard of it. */
const ABSENT = 5n * SECOND;
const BATCHES = 80;
/** A batch tells the time as it was so long before. */
const LAG = 100n * MS;

const untold = (atNs: bigint): Batch => ({ frames: [], events: [], watermarkNs: START + atNs, isUntold: true });
/** What is sent at a time by a host that is ahead, and comes after `delayNs`. */
const told = (atNs: bigint, aheadNs: bigint, delayNs: bigint): Batch => {
  const nowNs = START + atNs + aheadNs;
  return { frames: [], events: [], watermarkNs: nowNs - LAG, nowNs, heardNs: START + atNs + delayNs };
};

function absent(clock: FirstClock): bigint {
  let watermarkNs = 0n;
  for (let now = 0n; now < ABSENT; now += TICK) watermarkNs = clock.take(untold(now))[0]!.watermarkNs;
  return watermarkNs;
}

/** Its first words take long, the others 20 ms; returns the watermarks that are handed on. */
function reached(clock: FirstClock, aheadNs: bigint, slowNs: bigint): bigint[] {
  const batches = Array.from({ length: BATCHES }, (_, i) => {
    const atNs = ABSENT + BigInt(i) * TICK - slowNs;
    return told(atNs, aheadNs, atNs < ABSENT ? ABSENT - atNs : 20n * MS);
  });
  return batches.flatMap((batch) => clock.take(batch).map(({ watermarkNs }) => watermarkNs));
}

test.each([-3600n * SECOND, -3n * SECOND, -SECOND, 3n * SECOND])(
  'a clock that is ahead by %d ns is moved by what took the shortest way, though the first words came 1.5 s late',
  (aheadNs) => {
    const clock = new FirstClock();
    const untilNs = absent(clock);
    const watermarks = reached(clock, aheadNs, 1500n * MS);
    expect(watermarks).toHaveLength(BATCHES);
    expect(clock.movedNs).toBe(-aheadNs + 20n * MS);
    expect(watermarks[0]).toBeGreaterThanOrEqual(untilNs);
    expect(watermarks.toSorted((a, b) => Number(a - b))).toEqual(watermarks);
  },
);

test('a clock that is right is not moved, however slow the connection was at first', () => {
  const clock = new FirstClock();
  absent(clock);
  reached(clock, 0n, 1500n * MS);
  expect(clock.movedNs).toBe(0n);
});

test('nothing comes that has gone by, where the first words came very late', () => {
  const clock = new FirstClock();
  const untilNs = absent(clock);
  expect(reached(clock, -3n * SECOND, 4n * SECOND)[0]).toBe(untilNs);
});

test('what a host said is handed on where it is gone again before its clock is known', () => {
  const words = () => {
    const clock = new FirstClock();
    absent(clock);
    expect(clock.take(told(ABSENT, -3n * SECOND, 20n * MS))).toEqual([]);
    return clock;
  };
  const ended = words();
  expect(ended.flush()).toHaveLength(1);
  expect(ended.movedNs).toBe(3020n * MS);
  const lost = words();
  const aside: Batch = { frames: [], events: [], watermarkNs: START + ABSENT };
  expect(lost.take(aside)).toHaveLength(2);
});

test('a host that is reached at once has its own times', () => {
  const clock = new FirstClock();
  const batch = told(SECOND, -3n * SECOND, 0n);
  expect(clock.take(batch)).toEqual([batch]);
});
