import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FrameQueue, mergeQueues } from '../../src/capture/frame-queue.ts';
import type { Frame } from '../../src/core/frame.ts';

/** A frame whose bytes name it. */
function frameAt(time: number, file: number, number: number): Frame {
  const bytes = Uint8Array.of(file, number >>> 8, number);
  return { interfaceId: file, timeNs: BigInt(time), direction: null, linkType: 1, bytes, wireLength: 3 };
}

const name = ({ timeNs, bytes }: Frame) => `${timeNs} ${bytes.join('.')}`;

test('all files together are sorted by time, then by file, then by place in the file', () => {
  const files = fc.array(fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 40 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(files, fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 4 }), (times, stops) => {
      const frames = times.map((file, f) => file.map((time, i) => frameAt(time, f, i)));
      const queues = frames.map((file) => {
        const queue = new FrameQueue();
        for (const frame of file) queue.push(frame);
        return queue;
      });
      const merged = [...stops.sort((a, b) => a - b), 99].flatMap((until) => mergeQueues(queues, BigInt(until)));
      const sorted = frames.flat().sort((a, b) => Number(a.timeNs - b.timeNs));
      expect(merged.map(name)).toEqual(sorted.map(name));
      expect(queues.map((queue) => queue.length)).toEqual(queues.map(() => 0));
    }),
  );
});

test('many frames that belong in the middle of many take no longer than any others', () => {
  const count = 150_000;
  const times = Array.from({ length: 2 * count }, (_, i) => (i < count ? i * 300 : count * 150 - (i - count)));
  const frames = times.map((time) => frameAt(time, 0, 0));
  const started = performance.now();
  const queue = new FrameQueue();
  for (const frame of frames) queue.push(frame);
  const merged = mergeQueues([queue], BigInt(count * 300));
  expect(performance.now() - started).toBeLessThan(4000);
  expect(merged.findIndex((frame, i) => i > 0 && frame.timeNs < merged[i - 1]!.timeNs)).toBe(-1);
  expect(merged).toHaveLength(2 * count);
});

test('frames that stay keep their bytes when the buffer is used again', () => {
  const buffer = Uint8Array.of(1, 2, 3, 4);
  const view = (time: number, at: number) => ({ ...frameAt(time, 0, 0), bytes: buffer.subarray(at, at + 1) });
  const queue = new FrameQueue();
  queue.push(view(1, 0));
  queue.push(view(5, 1));
  expect(mergeQueues([queue], 1n)).toHaveLength(1);
  expect(queue.keepBytes()).toBe(1);
  buffer.fill(9);
  queue.push(view(3, 2));
  queue.push(view(7, 3));
  expect(queue.keepBytes()).toBe(3);
  buffer.fill(0);
  expect(mergeQueues([queue], 9n).map(({ bytes }) => bytes[0])).toEqual([9, 2, 9]);
});
