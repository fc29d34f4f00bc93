import { expect, test } from 'vitest';
import { HopCounters } from '../../src/pipeline/hop-counters.ts';
import type { Tracer } from '../../src/trace/tracer.ts';
import type { Gap } from '../../src/trace/verdict/visibility.ts';

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

test('what began before it went is not back', () => {
  const gaps: bigint[] = [];
  const tracer = {
    addGap: (_: string, { fromNs, reason }: Gap) => reason === 'gone' && gaps.push(fromNs),
    endGaps: () => gaps.splice(0),
  } as unknown as Tracer;
  const counters = new HopCounters();
  counters.announce({ id: 0, name: 'A:tap0', file: null, linkType: 1, snapLength: 2048, description: null });
  counters.leave('A:tap0', 6n, 'A is gone', tracer);
  expect(counters.open('A:tap0', 5n, tracer)).toBe(null);
  expect(gaps).toEqual([6n]);
  expect(counters.absences).toMatchObject([{ fromNs: 6n, toNs: null }]);
  expect(counters.open('A:tap0', 8n, tracer)).toBe(6n);
  expect(gaps).toEqual([]);
});
