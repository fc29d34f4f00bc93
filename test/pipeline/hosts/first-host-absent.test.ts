/** A trace from a third machine, whose first host is not reached until seconds later: its clock is the one that counts. */
import { describe, expect, test } from 'vitest';
import type { Batch, TimedEvent } from '../../../src/capture/source.ts';
import { HostMerger } from '../../../src/pipeline/hosts/host-merger.ts';
import { announce, live, MS, SECOND, Showing, type Shown, START, TICK } from './two-live-hosts.ts';

/** A is reached after this. */
const ABSENT = 5n * SECOND;

/** From the client's host B to the server's host A, and back. */
const asked = (atNs: bigint): Shown[] => [
  { host: 'B', type: 1, atNs },
  { host: 'A', type: 1, atNs: atNs + 200_000n },
  { host: 'A', type: 2, atNs: atNs + 500_000n },
  { host: 'B', type: 2, atNs: atNs + 700_000n },
];

/** What is handed on in 15 s, in its order; A comes first and is ahead of the right time, B by `ofB`. */
function read(shown: readonly Shown[], aheadNs: bigint, ofB = 0n) {
  const feed = () => [];
  const merger = new HostMerger([
    { host: 'A', source: live, feed },
    { host: 'B', source: live, feed },
  ]);
  const frames: { readonly name: string; readonly timeNs: bigint }[] = [];
  const pauses: TimedEvent[] = [];
  let watermarkNs = 0n;
  const drain = () => {
    if (merger.watermarkNs === null) return;
    const next = merger.next();
    expect(next.watermarkNs).toBeGreaterThanOrEqual(watermarkNs);
    for (const { timeNs } of next.frames) expect(timeNs).toBeGreaterThanOrEqual(watermarkNs);
    watermarkNs = next.watermarkNs;
    frames.push(...next.frames.map(({ interfaceId, timeNs }) => ({ name: 'AB'[interfaceId]!, timeNs })));
    pauses.push(...next.events.filter(({ event }) => event.kind === 'pause'));
  };
  const take = (index: number, batch: Batch) => {
    merger.take(index, batch);
    drain();
  };
  const showing = new Showing(shown, aheadNs, ofB);
  take(0, { frames: [], events: [announce('x')], watermarkNs: START, isUntold: true });
  take(1, { frames: [], events: [announce('y')], watermarkNs: START, isUntold: true });
  for (let now = TICK; now <= 15n * SECOND; now += TICK) {
    const heardNs = START + now;
    if (now < ABSENT) take(0, { frames: [], events: [], watermarkNs: START + now, isUntold: true });
    else {
      if (showing.sent.A === 0n) showing.sent.A = now - TICK - 100n * MS;
      const own = START + now - 100n * MS + aheadNs;
      take(0, {
        frames: showing.due('A', now - 100n * MS),
        events: [],
        watermarkNs: own,
        nowNs: own + 100n * MS,
        heardNs,
      });
    }
    const reached = now - 100n * MS;
    if (reached > 0n) {
      const watermarkNs = START + reached + ofB;
      take(1, { frames: showing.due('B', reached), events: [], watermarkNs, nowNs: watermarkNs + 100n * MS, heardNs });
      // As what is told between two times of the host.
      take(1, { frames: [], events: [], watermarkNs });
    }
  }
  merger.end(0, true);
  merger.end(1, true);
  drain();
  return { frames, pauses };
}

describe('the first host is reached late', () => {
  const before = [...asked(2n * SECOND)].filter(({ host }) => host === 'B');
  const after = [...asked(7n * SECOND), ...asked(9n * SECOND), ...asked(11n * SECOND)];

  test.each([0n, 3n * SECOND, -3n * SECOND, 3600n * SECOND, -3600n * SECOND])(
    'and its clock is ahead by %d ns: what both show from then on is together, and no time comes that has gone by',
    (aheadNs) => {
      const { frames, pauses } = read([...before, ...after], aheadNs);
      expect(pauses).toEqual([]);
      const expected = [...before, ...after];
      expect(frames).toHaveLength(expected.length);
      // Both copies of each message are together, by whichever clock.
      const late = frames.slice(before.length);
      for (let i = 0; i < late.length; i += 2) {
        expect([late[i]!.name, late[i + 1]!.name].sort()).toEqual(['A', 'B']);
        expect(Number(late[i + 1]!.timeNs - late[i]!.timeNs) / 1e6).toBeLessThan(10);
      }
    },
  );

  test('and both clocks are 3 s behind: until then the times of the other are those of the clock here', () => {
    const { frames, pauses } = read([...before, ...after], -3n * SECOND, -3n * SECOND);
    expect(pauses).toEqual([]);
    for (const [i, { name, timeNs }] of frames.slice(0, before.length).entries()) {
      expect(name).toBe('B');
      expect(Math.abs(Number(timeNs - START - before[i]!.atNs)) / 1e6).toBeLessThan(10);
    }
  });
});
