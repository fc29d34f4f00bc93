import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { SourceMerger } from '../../src/capture/source-merger.ts';
import type { Frame } from '../../src/core/frame.ts';
import { END_OF_TIME } from '../../src/core/time.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

function frameAt(timeNs: bigint): Frame {
  return { interfaceId: 0, timeNs, direction: null, linkType: 1, bytes: Uint8Array.of(1), wireLength: 1 };
}

test('frames that were handed out are let go of, also where the source has none left', async () => {
  const merger = new SourceMerger(2);
  const give = () => {
    const frame = frameAt(1n);
    merger.take(0, { frames: [frame], events: [], watermarkNs: 1n });
    merger.take(1, { frames: [], events: [], watermarkNs: 2n });
    expect(merger.next().frames).toEqual([frame]);
    return new WeakRef(frame);
  };
  const handedOut = give();
  merger.keep(0);
  // A WeakRef holds on to its target until the running turn is over.
  await new Promise((resolve) => setImmediate(resolve));
  collect();
  expect(handedOut.deref()).toBeUndefined();
});

test('the others wait for a source that has said nothing, even for one that is at the beginning of time', () => {
  const merger = new SourceMerger(2);
  merger.take(0, { frames: [], events: [], watermarkNs: 0n });
  expect(merger.lagging).toBe(1);
  expect(merger.watermarkNs).toBe(null);
  merger.take(1, { frames: [], events: [], watermarkNs: 1n });
  expect(merger.lagging).toBe(0);
  expect(merger.watermarkNs).toBe(0n);
});

test('nobody waits for a source that has ended, not even where something is missing behind it', () => {
  const merger = new SourceMerger(2);
  merger.take(0, { frames: [], events: [], watermarkNs: 3n });
  merger.take(1, { frames: [], events: [], watermarkNs: 5n });
  merger.end(0, false);
  expect(merger.lagging).toBe(1);
  expect(merger.watermarkNs).toBe(3n);
  merger.end(1, true);
  expect(merger.lagging).toBe(null);
  merger.end(0, true);
  expect(merger.watermarkNs).toBe(END_OF_TIME);
});

test('an event at the time that all have come to is due; one of no interface stays as it was', () => {
  const merger = new SourceMerger(2);
  const at = (timeNs: bigint) => ({ timeNs, event: { kind: 'warning', message: `${timeNs}` } }) as const;
  const interfaceOf = (name: string) => {
    const declared = { id: 0, name, file: null, linkType: 1, snapLength: 2048, description: null };
    return { timeNs: null, event: { kind: 'interface', interface: declared } } as const;
  };
  merger.take(0, { frames: [], events: [interfaceOf('a')], watermarkNs: 6n });
  // Its interface has another number here than there.
  merger.take(1, { frames: [], events: [interfaceOf('b'), at(5n), at(6n)], watermarkNs: 5n });
  const { events } = merger.next();
  expect(events.slice(2)).toStrictEqual([at(5n)]);
  merger.take(1, { frames: [], events: [], watermarkNs: 6n });
  expect(merger.next().events).toStrictEqual([at(6n)]);
});
