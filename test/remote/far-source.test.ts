/** Another host as a source, without a connection: whose clock its times are of. */
import { expect, test } from 'vitest';
import { atOnce } from '../../src/capture/event-order.ts';
import type { Batch } from '../../src/capture/source.ts';
import { ToolError } from '../../src/core/errors.ts';
import { LINKTYPE } from '../../src/core/frame.ts';
import { END_OF_TIME } from '../../src/core/time.ts';
import { FarSource, type FarStream } from '../../src/remote/far-source.ts';

const SECOND = 1_000_000_000n;
const HERE = 1_790_000_000n * SECOND;
/** The clock there is behind. */
const THERE = HERE - 3n * SECOND;

const tap = { id: 0, name: 'tap7', file: null, linkType: LINKTYPE.ethernet, snapLength: 2048, description: null };
const frame = (timeNs: bigint) => ({
  interfaceId: 0,
  timeNs,
  direction: 'in' as const,
  linkType: LINKTYPE.ethernet,
  bytes: new Uint8Array(60),
  wireLength: 60,
});

/** What a host says: first what it is, then a frame and the time. */
function stream(): FarStream {
  async function* batches(): AsyncGenerator<Batch> {
    yield { frames: [], events: [atOnce({ kind: 'interface', interface: tap })], watermarkNs: -END_OF_TIME };
    yield { frames: [frame(THERE + 1n)], events: [], watermarkNs: THERE + 2n };
  }
  return {
    source: { isLive: true, batches, stop: () => undefined },
    tellsOpening: true,
    lagNs: 0n,
    ended: Promise.resolve('the capture there ended'),
  };
}

/** The batches up to the first frame. */
async function upToFrame(connect: () => Promise<FarStream>): Promise<Batch[]> {
  const source = new FarSource({ host: 'A', expected: [], connect, end: () => undefined, now: () => HERE });
  const found: Batch[] = [];
  for await (const batch of source.batches()) {
    found.push(batch);
    if (batch.frames.length > 0) break;
  }
  source.stop();
  return found;
}

test('what a host says before it tells the time waits for that, and is told by its clock', async () => {
  const [first, ...more] = await upToFrame(async () => stream());
  expect(more).toEqual([]);
  expect(first).toMatchObject({ frames: [{ timeNs: THERE + 1n }], watermarkNs: THERE + 2n, heardNs: HERE });
  expect(first?.isUntold).toBeUndefined();
  expect(first?.events.map(({ event }) => event.kind)).toEqual(['interface']);
});

test('a host that is reached late is believed its own clock, though it is behind what was said of it until then', async () => {
  let attempts = 0;
  const found = await upToFrame(async () => {
    if (++attempts === 1) throw new ToolError('cannot-capture', 'it cannot be reached', 'ssh A');
    return stream();
  });
  const told = found.at(-1)!;
  expect(found.slice(0, -1).every(({ isUntold, watermarkNs }) => isUntold && watermarkNs >= HERE)).toBe(true);
  expect(found.length).toBeGreaterThan(1);
  expect(told).toMatchObject({ frames: [{ timeNs: THERE + 1n }], watermarkNs: THERE + 2n });
  expect(told.isUntold).toBeUndefined();
});
