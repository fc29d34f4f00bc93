/** An incident whose capture of one hop began late: the file gives its counters before it gives the word that it began. */
import { expect, test } from 'vitest';
import { atOnce } from '../../src/capture/event-order.ts';
import type { SourceEvent } from '../../src/capture/source.ts';
import { END_OF_TIME, type TimeNs } from '../../src/core/time.ts';
import { runPipeline } from '../../src/pipeline/pipeline.ts';
import type { HostState } from '../../src/state/host-state.ts';
import { DISCOVER, message } from '../dhcp/build-message.ts';
import { frameOf, udpFrame } from '../frame/build-frame.ts';
import { batchesInput, declared, silentReporter } from '../pipeline/batches-input.ts';

const hop = (name: string) => ({ name, interfaces: [name], role: 'unknown' }) as const;
const PATH = { guest: null, hops: [hop('uplink0'), hop('tap0')] };
const [ASKED_NS, LATER_NS, END_NS] = [1_000_000_000n, 20_000_000_000n, 30_000_000_000n];

function captureState(name: string, change: 'awaited' | 'opened', timeNs: TimeNs): HostState {
  return { kind: 'capture', timeNs, interface: name, change, detail: '' };
}

async function verdicts(states: readonly HostState[]): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  const counted = (interfaceId: number): SourceEvent => {
    return { kind: 'stats', timeNs: END_NS, interfaceId, seen: 0, received: 0, dropped: 0 };
  };
  const discover = udpFrame(message([DISCOVER]));
  const frames = [ASKED_NS, LATER_NS].map((timeNs) => frameOf(discover, { timeNs, direction: 'in', interfaceId: 1 }));
  const events = [...declared(['uplink0', 'tap0']), ...[counted(0), counted(1)].map(atOnce)];
  const input = batchesInput([{ frames, events, watermarkNs: END_OF_TIME }], {
    choosePaths: () => [PATH],
    reporter: silentReporter({ verdict: ({ verdict }) => found.push([verdict?.status, verdict?.reasons]) }),
    hostFeed: () => states,
  });
  await runPipeline(input);
  return found;
}

test('what a hop was not open for is inconclusive, and lost from when it was', async () => {
  const states = [
    captureState('tap0', 'opened', 1n),
    // The word that a capture is waited for may come after the one that it began.
    captureState('tap0', 'awaited', 2n),
    captureState('uplink0', 'awaited', 2n),
    captureState('uplink0', 'opened', LATER_NS - 1_000_000_000n),
  ];
  const [first, later] = await verdicts([{ kind: 'path', timeNs: 1n, path: PATH }, ...states]);
  expect(first).toEqual(['inconclusive', ['not-open']]);
  expect(later).toEqual(['lost', []]);
});

test('what a hop that was never open might have shown is inconclusive', async () => {
  const states = [captureState('tap0', 'opened', 1n), captureState('uplink0', 'awaited', 2n)];
  const found = await verdicts([{ kind: 'path', timeNs: 1n, path: PATH }, ...states]);
  expect(found).toEqual([
    ['inconclusive', ['not-open']],
    ['inconclusive', ['not-open']],
  ]);
});
