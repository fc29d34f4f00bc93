/** Two live hosts in one merger: what their times are believed to be before messages tell, and what becomes of a wrong belief. */
import { describe, expect, test } from 'vitest';
import type { Batch, TimedEvent } from '../../../src/capture/source.ts';
import { HostMerger } from '../../../src/pipeline/hosts/host-merger.ts';
import type { HostState } from '../../../src/state/host-state.ts';
import { announce, live, MS, SECOND, Showing, type Shown, START, TICK } from './two-live-hosts.ts';

/** A's clock is ahead of the trace's by this. */
const AHEAD = 3n * SECOND;

/** A request that both hosts show, from the client's host B to the server's host A, and a reply that is lost between them. */
const asked = (atNs: bigint): Shown[] => [
  { host: 'B', type: 1, atNs },
  { host: 'A', type: 1, atNs: atNs + 20_000n },
  { host: 'A', type: 2, atNs: atNs + 500_000n },
];

/** Reads both hosts for 15 s. What A sends takes as long as `delayOf` says, by the number of the batch. */
function read(shown: readonly Shown[], delayOf: (batch: number) => bigint, untold = 0) {
  const feed = () => [];
  const merger = new HostMerger([
    { host: 'B', source: live, feed },
    { host: 'A', source: live, feed },
  ]);
  const frames: { readonly name: string; readonly timeNs: bigint }[] = [];
  const events: TimedEvent[] = [];
  const clocks: (HostState & { readonly kind: 'clock' })[] = [];
  const take = (index: number, batch: Batch) => {
    merger.take(index, batch);
    if (merger.watermarkNs === null) return;
    const next = merger.next();
    frames.push(
      ...next.frames.map(({ interfaceId, timeNs }) => ({ name: 'BA'[interfaceId]!, timeNs: timeNs - START })),
    );
    events.push(...next.events);
    clocks.push(...merger.takeStates().flatMap((state) => (state.kind === 'clock' ? state : [])));
  };
  const showing = new Showing(shown, AHEAD);
  take(0, { frames: [], events: [announce('x')], watermarkNs: START });
  for (let i = 0; i < untold; i++)
    take(1, { frames: [], events: [], watermarkNs: START + BigInt(i) * TICK, isUntold: true });
  take(1, { frames: [], events: [announce('y')], watermarkNs: START, isUntold: true });
  let told = 0n;
  for (let batch = 1; batch <= 150; batch++) {
    const heard = BigInt(batch) * TICK;
    take(0, { frames: showing.due('B', heard - 20n * MS), events: [], watermarkNs: START + heard - 20n * MS });
    const reached = heard - 100n * MS - delayOf(batch);
    if (reached <= told) continue;
    told = reached;
    const watermarkNs = START + reached + AHEAD;
    const [nowNs, heardNs] = [watermarkNs + 100n * MS, START + heard];
    take(1, { frames: showing.due('A', reached), events: [], watermarkNs, nowNs, heardNs });
  }
  merger.end(0, true);
  merger.end(1, true);
  const last = merger.next();
  frames.push(...last.frames.map(({ interfaceId, timeNs }) => ({ name: 'BA'[interfaceId]!, timeNs: timeNs - START })));
  clocks.push(...merger.takeStates().flatMap((state) => (state.kind === 'clock' ? state : [])));
  return { frames, pauses: events.filter(({ event }) => event.kind === 'pause'), clock: clocks.at(-1) };
}

function expectRight(shown: readonly Shown[], { frames, pauses, clock }: ReturnType<typeof read>): void {
  expect(pauses).toEqual([]);
  expect(clock).toMatchObject({ sets: 0 });
  expect(Number(clock?.ahead)).toBeCloseTo(3, 2);
  expect(frames.map(({ name }) => name)).toEqual(shown.map(({ host }) => host));
  for (const [i, { timeNs }] of frames.entries()) {
    expect(Math.abs(Number(timeNs - shown[i]!.atNs)) / 1e6).toBeLessThan(10);
  }
}

describe('what arrives of a live host', () => {
  const shown = [...asked(4n * SECOND), ...asked(5n * SECOND), ...asked(7n * SECOND)];

  test('in no time tells the offset about, and messages tell it', () => {
    expectRight(
      shown,
      read(shown, () => 0n),
    );
  });

  test('late at first, while the machine is busy: the best arrival counts', () => {
    expectRight(
      shown.slice(0, 3),
      read(shown.slice(0, 3), (batch) => (batch < 25 ? 2n * SECOND : 10n * MS)),
    );
  });

  test.each([700n * MS, 2n * SECOND])(
    'always %d ns late: messages tell the offset, and the clock was not set',
    (late) => {
      const { frames, pauses, clock } = read(shown, () => late);
      expect(clock).toMatchObject({ sets: 0 });
      expect(Number(clock?.ahead)).toBeCloseTo(3, 2);
      expect(frames.slice(6).map(({ timeNs }) => Number(timeNs / (10n * MS)))).toEqual([700, 700, 700]);
      // Up to where the host was believed to have come before the first message told, and no further.
      for (const { event } of pauses) {
        if (event.kind === 'pause') expect(event.untilNs - START - 4n * SECOND).toBeLessThan(late);
      }
    },
  );

  test('after nothing for a second: what was passed over meanwhile tells nothing of its clock', () => {
    expectRight(
      shown,
      read(shown, () => 0n, 10),
    );
  });

  test('2 s late, after what only it has shown: that was told by a wrong time, and is said to be unknown', () => {
    const { pauses, clock } = read([{ host: 'A', type: 2, atNs: 1_500n * MS }, ...shown], () => 2n * SECOND);
    expect(clock).toMatchObject({ sets: 0 });
    expect(pauses.length).toBeGreaterThan(0);
    for (const { event } of pauses) {
      if (event.kind !== 'pause') continue;
      expect(event.timeNs - START).toBeLessThanOrEqual(1_500n * MS);
      expect(event.untilNs - START).toBeLessThan(6n * SECOND);
    }
  });
});
