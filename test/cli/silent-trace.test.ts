/** A live trace in which nothing is seen: what happens to its interfaces is told at once, not with the first frame. */
import { expect, test } from 'vitest';
import { atOnce } from '../../src/capture/event-order.ts';
import type { Batch, SourceEvent } from '../../src/capture/source.ts';
import { runPipeline } from '../../src/pipeline/pipeline.ts';

const PATH = { guest: null, hops: [{ name: 'tap0', interfaces: ['tap0'], role: 'tap' }] } as const;
const TAP0 = { id: 0, name: 'tap0', file: null, linkType: 1, snapLength: 2048, description: null };

const batch = (watermarkNs: bigint, ...events: SourceEvent[]): Batch => ({
  frames: [],
  events: events.map(atOnce),
  watermarkNs,
});

test('an interface that goes is told while the trace is silent', async () => {
  const told: string[] = [];
  const nothing = (): void => {};
  await runPipeline({
    source: {
      async *batches() {
        const opened: SourceEvent = { kind: 'opened', timeNs: 1n, interfaceId: 0 };
        yield batch(1n, { kind: 'interface', interface: TAP0 }, opened);
        expect(told).toEqual(['tap0']);
        yield batch(2n, { kind: 'gone', timeNs: 2n, interfaceId: 0, reason: 'interface-gone', detail: 'tap0 is gone' });
        expect(told).toEqual(['tap0', 'tap0 is gone; it goes on when tap0 is back']);
      },
      stop: nothing,
    },
    kind: 'live',
    files: [],
    choosePaths: (_, states) => states.flatMap((state) => (state.kind === 'path' ? [state.path] : [])),
    laterPath: (path) => path,
    settleNs: 250_000_000n,
    clocks: [],
    details: false,
    reporter: {
      begin: (paths) => told.push(...paths.flatMap(({ hops }) => hops.map(({ name }) => name))),
      sighting: nothing,
      verdict: nothing,
      exchange: nothing,
      finding: nothing,
      end: nothing,
    },
    drained: () => null,
    hostFeed: ({ watermarkNs }) => (watermarkNs === 1n ? [{ kind: 'path', timeNs: 1n, path: PATH }] : []),
    incident: null,
    until: 'never',
    warn: (message) => told.push(message),
  });
  expect(told).toHaveLength(2);
});
