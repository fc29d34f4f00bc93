/** The order of time over all interfaces, whatever way the rings were drained. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLiveOrder } from '../../src/capture/live-order.ts';
import type { SourceEvent } from '../../src/capture/source.ts';
import type { Frame } from '../../src/core/frame.ts';

const frame = (timeNs: bigint, interfaceId = 0): Frame => ({
  interfaceId,
  timeNs,
  direction: 'in',
  linkType: 1,
  bytes: new Uint8Array(),
  wireLength: 0,
});
const times = (frames: readonly Frame[]): bigint[] => frames.map(({ timeNs }) => timeNs);

test('frames newer than the watermark wait for it', () => {
  const order = createLiveOrder();
  expect(times(order.next([frame(5n, 1), frame(12n, 1), frame(3n), frame(7n)], [], 10n, false).frames)).toEqual([
    3n,
    5n,
    7n,
  ]);
  expect(times(order.next([frame(11n)], [], 11n, false).frames)).toEqual([11n]);
  expect(order.next([], [], 20n, false)).toMatchObject({ frames: [{ timeNs: 12n }], watermarkNs: 20n });
});

test('one instant keeps the order of the interfaces', () => {
  const batch = createLiveOrder().next([frame(5n, 2), frame(5n, 0), frame(5n, 1)], [], 5n, false);
  expect(batch.frames.map(({ interfaceId }) => interfaceId)).toEqual([0, 1, 2]);
});

test('the last batch hands out everything, and its watermark covers it', () => {
  const order = createLiveOrder();
  const gone: SourceEvent = { kind: 'gone', timeNs: 90n, interfaceId: 0, reason: 'interface-gone', detail: '' };
  expect(order.next([frame(50n)], [{ timeNs: 90n, event: gone }], 10n, false)).toMatchObject({
    frames: [],
    events: [],
  });
  expect(order.next([], [], 20n, true)).toMatchObject({
    frames: [{ timeNs: 50n }],
    events: [{ timeNs: 90n, event: gone }],
    watermarkNs: 50n,
  });
});

test('timed events wait for the watermark, statistics do not', () => {
  const order = createLiveOrder();
  const opened: SourceEvent = { kind: 'opened', timeNs: 15n, interfaceId: 0 };
  const warning: SourceEvent = { kind: 'warning', message: 'now' };
  const timed = [
    { timeNs: 15n, event: opened },
    { timeNs: null, event: warning },
  ];
  expect(order.next([], timed, 10n, false).events).toEqual([{ timeNs: null, event: warning }]);
  expect(order.next([], [], 15n, false).events).toEqual([{ timeNs: 15n, event: opened }]);
});

test('a frame that comes after its time is handed out, and told of once; the watermark never goes back', () => {
  const order = createLiveOrder();
  order.next([], [], 5_000_000n, false);
  const late = order.next([frame(2_000_000n)], [], 4_000_000n, false);
  expect(late).toMatchObject({ frames: [{ timeNs: 2_000_000n }], watermarkNs: 5_000_000n });
  expect(late.events).toMatchObject([{ event: { kind: 'warning', message: /3 ms after its time/ } }]);
  expect(order.next([frame(1n)], [], 6_000_000n, false).events).toEqual([]);
});

test('property: any split into drains gives the sorted whole', () => {
  const drains = fc.array(
    fc.array(fc.record({ time: fc.integer({ min: 0, max: 50 }), id: fc.integer({ min: 0, max: 3 }) })),
  );
  fc.assert(
    fc.property(drains, (all) => {
      const order = createLiveOrder();
      const out: Frame[] = [];
      // What is stamped t comes with drain t or an earlier one: the engine's promise.
      const due = (drain: number) => all.flat().filter(({ time }) => time === drain + 1 || (drain === 0 && time <= 1));
      for (let drain = 0; drain < 51; drain++) {
        const frames = due(drain).map(({ time, id }) => frame(BigInt(time), id));
        const batch = order.next(frames, [], BigInt(drain), drain === 50);
        for (const { timeNs } of batch.frames) expect(timeNs).toBeLessThanOrEqual(batch.watermarkNs);
        out.push(...batch.frames);
      }
      expect(out.map(({ timeNs, interfaceId }) => Number(timeNs) * 10 + interfaceId)).toEqual(
        all
          .flat()
          .map(({ time, id }) => time * 10 + id)
          .sort((a, b) => a - b),
      );
    }),
  );
});
