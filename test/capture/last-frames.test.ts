/** A flood in small batches, and what is still followed of it once the capture was told to end. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MOST_FRAMES, partsOf } from '../../src/capture/batch-parts.ts';
import { LastFrames, MOST_LAST_FRAMES } from '../../src/capture/last-frames.ts';
import type { Batch, SourceEvent, TimedEvent } from '../../src/capture/source.ts';
import type { Frame } from '../../src/core/frame.ts';

const frame = (timeNs: bigint): Frame => ({
  interfaceId: 0,
  timeNs,
  direction: 'in',
  linkType: 1,
  bytes: new Uint8Array(),
  wireLength: 0,
});
/** Frames of the times from `first` on, one a nanosecond. */
const flood = (first: number, count: number): Frame[] =>
  Array.from({ length: count }, (_, i) => frame(BigInt(first + i)));
const warning = (timeNs: bigint | null, message: string): TimedEvent => ({
  timeNs,
  event: { kind: 'warning', message },
});
const batch = (frames: readonly Frame[], watermarkNs: bigint, events: readonly TimedEvent[] = []): Batch => ({
  frames,
  events,
  watermarkNs,
});

test('a batch that is not large stays as it is', () => {
  const whole = batch(flood(0, MOST_FRAMES), 5_000n);
  expect(partsOf(whole, 0n)).toEqual([whole]);
});

test('each part of a large one ends before the next frame, and has the events up to there', () => {
  const whole = batch(flood(0, 2 * MOST_FRAMES + 1), 9_000n, [
    warning(null, 'at once'),
    warning(BigInt(MOST_FRAMES + 5), 'in the second'),
    warning(8_000n, 'after all frames'),
  ]);
  const parts = partsOf(whole, 0n);
  expect(parts.map(({ frames }) => frames.length)).toEqual([MOST_FRAMES, MOST_FRAMES, 1]);
  expect(parts.map(({ watermarkNs }) => watermarkNs)).toEqual([
    BigInt(MOST_FRAMES - 1),
    BigInt(2 * MOST_FRAMES - 1),
    9_000n,
  ]);
  expect(parts.map(({ events }) => events.map(({ event }) => 'message' in event && event.message))).toEqual([
    ['at once'],
    ['in the second'],
    ['after all frames'],
  ]);
});

test('property: parts put together are the whole, and the watermark never goes back', () => {
  const steps = fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 3 * MOST_FRAMES, size: 'max' });
  const reached = fc.integer({ min: 0, max: 4 * MOST_FRAMES });
  fc.assert(
    fc.property(steps, reached, (gaps, reachedNs) => {
      let at = 0;
      const frames = gaps.map((gap) => {
        at += gap;
        return frame(BigInt(at));
      });
      const whole = batch(frames, BigInt(at + reachedNs), [warning(null, 'a'), warning(BigInt(at >> 1), 'b')]);
      const parts = partsOf(whole, BigInt(reachedNs));
      expect(parts.flatMap((part) => part.frames)).toEqual(frames);
      expect(parts.flatMap((part) => part.events)).toEqual(whole.events);
      let before = BigInt(reachedNs);
      for (const { watermarkNs } of parts) {
        expect(watermarkNs >= before).toBe(true);
        before = watermarkNs;
      }
      expect(before).toBe(whole.watermarkNs);
    }),
    { numRuns: 50 },
  );
});

const absence = (fromNs: bigint, toNs: bigint, detail: string): readonly TimedEvent[] => [
  { timeNs: null, event: { kind: 'gone', timeNs: fromNs, interfaceId: 0, reason: 'interface-gone', detail } },
  { timeNs: null, event: { kind: 'opened', timeNs: toNs, interfaceId: 0 } },
];
const eventsOf = (taken: Batch | null): SourceEvent[] => (taken?.events ?? []).map(({ event }) => event);

test('what is captured when the end is asked for is followed, while it is not too much', () => {
  const last = new LastFrames(absence);
  const first = batch(flood(0, MOST_LAST_FRAMES - 1), 9_000n, [warning(null, 'told')]);
  const second = batch(flood(9_001, 1), 10_000n);
  expect(last.take(first, 0n, false)).toBe(first);
  expect(last.take(second, 9_000n, true)).toBe(second);
});

test('the rest of a flood is left out: nothing is claimed of its time, and all events are told', () => {
  const last = new LastFrames(absence);
  const half = MOST_LAST_FRAMES / 2;
  expect(last.take(batch(flood(0, half), BigInt(half)), 0n, false)?.frames).toHaveLength(half);
  const cut = last.take(batch(flood(10_000, half + 7), 20_000n, [warning(null, 'dropped')]), BigInt(half), false);
  expect(cut?.frames).toHaveLength(half);
  // The first one that is left out has the time 10,000 + half: nothing from there on may be judged before that is told.
  expect(cut).toMatchObject({ events: [], watermarkNs: BigInt(half) });
  expect(last.take(batch(flood(20_001, 3), 30_000n, [warning(25_000n, 'went down')]), BigInt(half), false)).toBeNull();
  const end = last.take(batch(flood(30_001, 2), 40_000n), BigInt(half), true);
  expect(end).toMatchObject({ frames: [], watermarkNs: 40_000n });
  const fromNs = BigInt(10_000 + half);
  expect(eventsOf(end)).toMatchObject([
    { kind: 'gone', timeNs: fromNs, detail: expect.stringContaining('12 captured frames are left out') },
    { kind: 'opened', timeNs: 40_000n },
    { kind: 'warning', message: expect.stringContaining('12 captured frames') },
    { message: 'dropped' },
    { message: 'went down' },
  ]);
});

test('a flood that comes with the last batch is cut there', () => {
  const end = new LastFrames(absence).take(batch(flood(0, MOST_LAST_FRAMES + 1), 9_000n), 0n, true);
  expect(end).toMatchObject({ watermarkNs: 9_000n });
  expect(end?.frames).toHaveLength(MOST_LAST_FRAMES);
  expect(eventsOf(end)[0]).toMatchObject({ kind: 'gone', timeNs: BigInt(MOST_LAST_FRAMES) });
});
