import { expect, test } from 'vitest';
import { atOnce } from '../../src/capture/event-order.ts';
import { mergeSources } from '../../src/capture/merge-sources.ts';
import type { Batch, Source, SourceEvent, TimedEvent } from '../../src/capture/source.ts';
import { type Merger, SourceMerger } from '../../src/capture/source-merger.ts';
import type { Frame } from '../../src/core/frame.ts';
import { END_OF_TIME } from '../../src/core/time.ts';
import { readSource } from './read-source.ts';

function interfaceOf(id: number, name: string): TimedEvent {
  const declared = { id, name, file: null, linkType: 1, snapLength: 2048, description: null };
  return atOnce({ kind: 'interface', interface: declared });
}

function frame(time: number, interfaceId = 0, bytes = Uint8Array.of(time)): Frame {
  return { interfaceId, timeNs: BigInt(time), direction: null, linkType: 1, bytes, wireLength: 1 };
}

function batch(watermark: number | bigint, frames: readonly Frame[], ...events: readonly TimedEvent[]): Batch {
  return { frames, events, watermarkNs: BigInt(watermark) };
}

/** A source of these batches. `asked` counts how many of them were asked for. */
function sourceOf(batches: readonly Batch[]): Source & { asked: number; closed: boolean } {
  let isStopped = false;
  const source = {
    asked: 0,
    closed: false,
    async *batches() {
      try {
        for (const each of batches) {
          source.asked++;
          if (isStopped) return;
          yield each;
        }
      } finally {
        source.closed = true;
      }
    },
    stop() {
      isStopped = true;
    },
  };
  return source;
}

const told = (frames: readonly Frame[]) => frames.map(({ timeNs, interfaceId }) => `${interfaceId}:${timeNs}`);

test('frames and events of several sources come in the order of time, with one numbering by name', async () => {
  const warning = (message: string): SourceEvent => ({ kind: 'warning', message });
  const stats: SourceEvent = { kind: 'stats', timeNs: 6n, interfaceId: 1, seen: 2, received: null, dropped: null };
  const a = sourceOf([
    batch(5, [frame(1), frame(5)], interfaceOf(0, 'a:br0'), { timeNs: 4n, event: warning('a4') }),
    batch(END_OF_TIME, [frame(9)]),
  ]);
  const b = sourceOf([
    batch(7, [frame(2), frame(6, 1), frame(7)], interfaceOf(0, 'b:br0'), interfaceOf(1, 'b:tap0'), {
      timeNs: 6n,
      event: stats,
    }),
    batch(END_OF_TIME, [], { timeNs: 3n, event: warning('b3') }),
  ]);
  const read = await readSource(mergeSources([a, b]));
  expect(read.interfaces.map(({ id, name }) => `${id} ${name}`)).toEqual(['0 a:br0', '1 b:br0', '2 b:tap0']);
  expect(told(read.frames)).toEqual(['0:1', '1:2', '0:5', '2:6', '1:7', '0:9']);
  const rest = read.events.filter(({ kind }) => kind !== 'interface');
  expect(rest).toEqual([warning('a4'), { ...stats, interfaceId: 2 }, warning('b3')]);
  expect(read.watermarks).toEqual([5n, 7n, END_OF_TIME]);
});

test('two sources of one interface are one interface, announced once', async () => {
  const a = sourceOf([batch(1, [frame(1)], interfaceOf(0, 'tap0')), batch(END_OF_TIME, [])]);
  const b = sourceOf([batch(END_OF_TIME, [frame(3, 1)], interfaceOf(0, 'br0'), interfaceOf(1, 'tap0'))]);
  const { interfaces, frames } = await readSource(mergeSources([a, b]));
  expect(interfaces.map(({ name }) => name)).toEqual(['tap0', 'br0']);
  expect(told(frames)).toEqual(['0:1', '0:3']);
});

test('an event waits until the frames before it have come from all sources', async () => {
  const late: TimedEvent = { timeNs: 8n, event: { kind: 'warning', message: 'late' } };
  const a = sourceOf([batch(9, [frame(8)], interfaceOf(0, 'a'), late)]);
  const b = sourceOf([batch(4, [], interfaceOf(0, 'b')), batch(END_OF_TIME, [frame(7)])]);
  const batches: Batch[] = [];
  for await (const each of mergeSources([a, b]).batches()) batches.push(each);
  const withIt = batches.find(({ events }) => events.some(({ event }) => event.kind === 'warning'));
  expect(told(withIt!.frames)).toEqual(['1:7', '0:8']);
});

test('only the source that lags behind is asked for more, a live one always', async () => {
  const ahead = (isLive: boolean) => {
    const source = sourceOf([batch(50, [], interfaceOf(0, 'a')), batch(60, []), batch(70, []), batch(END_OF_TIME, [])]);
    return Object.assign(source, { isLive });
  };
  const slow = () => sourceOf([batch(1, [], interfaceOf(0, 'b')), ...[2, 3, 4, 5, 6].map((time) => batch(time, []))]);
  for (const isLive of [false, true]) {
    const first = ahead(isLive);
    let batches = 0;
    for await (const { watermarkNs } of mergeSources([first, slow()]).batches()) {
      if (watermarkNs < 7n) batches++;
      if (watermarkNs === 6n) expect(first.asked).toBe(isLive ? 4 : 1);
    }
    expect(batches).toBeGreaterThan(4);
  }
});

test('frames of a live source outlive its batches while they wait for others', async () => {
  const buffer = new Uint8Array(1);
  const live: Source = {
    isLive: true,
    async *batches() {
      for (const time of [5, 6, 7]) {
        buffer[0] = time;
        yield batch(time, [frame(time, 0, buffer)], ...(time === 5 ? [interfaceOf(0, 'live')] : []));
      }
    },
    stop() {},
  };
  const slow = sourceOf([batch(1, [], interfaceOf(0, 'slow')), batch(2, []), batch(3, []), batch(END_OF_TIME, [])]);
  const { frames } = await readSource(mergeSources([live, slow]));
  expect(frames.map(({ bytes }) => bytes[0])).toEqual([5, 6, 7]);
});

test('a source that has ended holds nobody back', async () => {
  const gone: SourceEvent = { kind: 'gone', timeNs: 2n, interfaceId: 0, reason: 'cut-off', detail: 'b' };
  const a = sourceOf([batch(1, [], interfaceOf(0, 'a')), batch(9, [frame(9)])]);
  const b = sourceOf([batch(2, [], interfaceOf(0, 'b'), { timeNs: 2n, event: gone })]);
  const { frames, events } = await readSource(mergeSources([a, b]));
  expect(told(frames)).toEqual(['0:9']);
  expect(events.at(-1)).toEqual({ ...gone, interfaceId: 1 });
});

test('after stop nothing comes that is later than what all have come to', async () => {
  const a = sourceOf([batch(5, [frame(3), frame(5)], interfaceOf(0, 'a')), batch(9, [frame(9)])]);
  const b = sourceOf([batch(4, [frame(4)], interfaceOf(0, 'b')), batch(8, [frame(8)])]);
  const merged = mergeSources([a, b]);
  const frames: Frame[] = [];
  let latest = 0n;
  for await (const each of merged.batches()) {
    frames.push(...each.frames);
    latest = each.watermarkNs;
    merged.stop();
  }
  expect(told(frames)).toEqual(['0:3', '1:4']);
  expect(latest).toBe(4n);
});

test('what one source throws ends all, and all are closed; so does leaving early', async () => {
  const broken: Source = {
    async *batches() {
      yield batch(1, [], interfaceOf(0, 'broken'));
      throw new Error('broken');
    },
    stop() {},
  };
  const whole = () => sourceOf([batch(3, [], interfaceOf(0, 'whole')), batch(4, [])]);
  const first = whole();
  await expect(readSource(mergeSources([first, broken]))).rejects.toThrow('broken');
  expect(first.closed).toBe(true);
  const [left, right] = [whole(), whole()];
  for await (const _ of mergeSources([left, right]).batches()) break;
  expect([left.closed, right.closed]).toEqual([true, true]);
});

test('one source alone is handed on as it is, unless it is to be merged by other rules', async () => {
  const alone = sourceOf([batch(1, [frame(1)], interfaceOf(0, 'a'))]);
  expect(mergeSources([alone])).toBe(alone);
  const merger = new SourceMerger(1);
  const taken: number[] = [];
  const own: Merger = {
    take: (index, each) => {
      taken.push(index);
      merger.take(index, each);
    },
    keep: (index) => merger.keep(index),
    end: (index, isComplete) => merger.end(index, isComplete),
    next: () => merger.next(),
    get lagging() {
      return merger.lagging;
    },
    get watermarkNs() {
      return merger.watermarkNs;
    },
  };
  expect(told((await readSource(mergeSources([alone], own))).frames)).toEqual(['0:1']);
  expect(taken).toEqual([0]);
});

test('it is live where one of its sources is', () => {
  const live = Object.assign(sourceOf([]), { isLive: true });
  const isLive = (...sources: readonly Source[]) => mergeSources(sources).isLive;
  expect([isLive(sourceOf([]), live), isLive(sourceOf([]), sourceOf([]))]).toEqual([true, false]);
});

test('what a source says comes at once, also where its time does not move on', async () => {
  const said = atOnce({ kind: 'warning', message: 'said' });
  const a = sourceOf([batch(5, [], interfaceOf(0, 'a')), batch(5, [], said), batch(6, []), batch(END_OF_TIME, [])]);
  const b = sourceOf([batch(9, [], interfaceOf(0, 'b')), batch(END_OF_TIME, [])]);
  const batches: Batch[] = [];
  for await (const each of mergeSources([a, b]).batches()) batches.push(each);
  const withIt = batches.findIndex(({ events }) => events.some(({ event }) => event.kind === 'warning'));
  expect(batches.slice(0, withIt + 1).map(({ watermarkNs }) => watermarkNs)).toEqual([5n, 5n]);
});

test('to leave early stops a source that waits for something to come', { timeout: 5_000 }, async () => {
  let stopped = () => {};
  const untilStopped = new Promise<void>((resolve) => {
    stopped = resolve;
  });
  const silent: Source = {
    isLive: true,
    async *batches() {
      yield batch(9, [], interfaceOf(0, 'silent'));
      await untilStopped;
    },
    stop: stopped,
  };
  const other = sourceOf([batch(1, [], interfaceOf(0, 'other')), batch(2, []), batch(3, [])]);
  // By its second batch the silent one has been asked for more.
  for await (const { watermarkNs } of mergeSources([silent, other]).batches()) if (watermarkNs === 2n) break;
});
