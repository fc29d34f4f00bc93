import { expect, test } from 'vitest';
import { HopCounters } from '../../src/pipeline/hop-counters.ts';
import type { Tracer } from '../../src/trace/tracer.ts';

test('a capture that told of itself after the last frame has a known end, unless its interface is gone by then', () => {
  const tracer = { addGap: () => undefined, endGaps: () => undefined } as unknown as Tracer;
  const counters = new HopCounters();
  for (const [id, name] of ['br0', 'tap0'].entries()) {
    counters.announce({ id, name, file: null, linkType: 1, snapLength: 2048, description: null });
    counters.open(name, 1n, tracer);
    const alive = { kind: 'stats', timeNs: 9n, interfaceId: id, seen: 0, received: 0, dropped: 0 } as const;
    counters.takeStats(alive, tracer);
  }
  counters.leave('tap0', 6n, 'tap0 is gone', tracer);
  expect(counters.recordedEnds(5n)).toEqual([{ name: 'br0', endNs: 9n }]);
  counters.open('tap0', 8n, tracer);
  expect(counters.recordedEnds(5n).map(({ name }) => name)).toEqual(['br0', 'tap0']);
});
