import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { SourceMerger } from '../../src/capture/source-merger.ts';
import type { Frame } from '../../src/core/frame.ts';

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
