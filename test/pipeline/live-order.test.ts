/** A live trace whose --hops are in the wrong order: no verdict, and the right order is named. */
import { expect, test } from 'vitest';
import { atOnce } from '../../src/capture/event-order.ts';
import type { SourceEvent } from '../../src/capture/source.ts';
import { HopOrder } from '../../src/pipeline/hop-order.ts';
import { parseHops } from '../../src/pipeline/parse-hops.ts';
import { runPipeline } from '../../src/pipeline/pipeline.ts';
import { createTextReporter } from '../../src/report/text/text-reporter.ts';
import { frameOf } from '../frame/build-frame.ts';
import { batchesInput, declared } from './batches-input.ts';
import { framesOf } from './recorded-frames.ts';

const NAMES = ['uplink0', 'br0', 'tap0'];
const SECOND = 1_000_000_000n;

async function trace(recording: string, hops: string) {
  const recorded = await framesOf(recording);
  const opened = NAMES.map((_, interfaceId): SourceEvent => {
    return { kind: 'opened', timeNs: recorded[0]!.timeNs - SECOND, interfaceId };
  });
  const frames = recorded.map(({ name, timeNs, direction, bytes }) =>
    frameOf(bytes, { timeNs, direction, interfaceId: NAMES.indexOf(name) }),
  );
  const lastNs = frames.at(-1)!.timeNs;
  let text = '';
  const write = (piece: string) => {
    text += piece;
  };
  const batches = [
    { frames, events: [...declared(NAMES), ...opened.map(atOnce)], watermarkNs: lastNs },
    { frames: [], events: [], watermarkNs: lastNs + 10n * SECOND },
  ];
  const input = batchesInput(batches, {
    kind: 'live',
    choosePaths: () => [{ guest: null, hops: parseHops(hops) }],
    order: new HopOrder('given', ['trace']),
    reporter: createTextReporter(write, { columns: 100, color: false, timeZone: 'utc' }),
  });
  const { tail } = await runPipeline(input);
  return { verdict: tail.summary.verdict, text };
}

test.each(['healthy', 'loop', 'loop-race'])('%s', async (recording) => {
  const right = await trace(recording, 'uplink0,br0,tap0');
  expect(right.verdict).toBe(recording === 'healthy' ? 'ok' : 'loss');
  expect(right.text).not.toContain('wrong order');
  for (const hops of ['tap0,br0,uplink0', 'br0,uplink0,tap0', 'uplink0,tap0,br0', 'tap0,uplink0', 'br0,uplink0']) {
    const { verdict, text } = await trace(recording, hops);
    expect([hops, verdict]).toEqual([hops, 'inconclusive']);
    expect(text).toContain('dhcphop trace --hops uplink0,br0,tap0');
    expect(text).not.toMatch(/^(?:OK|LOST|FAILED|NOTHING)/m);
  }
});
