/** The second part of a recording begins with what holds, stamped with the moment at which the first one ended. */
import { expect, test } from 'vitest';
import { END_OF_TIME } from '../../src/core/time.ts';
import type { Path } from '../../src/path/path.ts';
import { runPipeline } from '../../src/pipeline/pipeline.ts';
import { DISCOVER, message } from '../dhcp/build-message.ts';
import { frameOf, udpFrame } from '../frame/build-frame.ts';
import { batchesInput } from './batches-input.ts';

const PATH: Path = { guest: null, hops: [{ name: 'tap0', interfaces: ['tap0'], role: 'unknown' }] };
const TIME_NS = 1_000_000_000n;

test('its path is known to a first frame of the same moment', async () => {
  const known: unknown[] = [];
  const frames = [frameOf(udpFrame(message([DISCOVER])), { timeNs: TIME_NS, direction: 'in', interfaceId: 0 })];
  const input = batchesInput([{ frames, events: [], watermarkNs: END_OF_TIME }], {
    choosePaths: (_announced, states) => {
      known.push(...states);
      return [PATH];
    },
    hostFeed: () => [{ kind: 'path', timeNs: TIME_NS, path: PATH }],
  });
  await runPipeline(input);
  expect(known).toEqual([{ kind: 'path', timeNs: TIME_NS, path: PATH }]);
});
