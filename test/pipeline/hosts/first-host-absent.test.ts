/** A trace from a third machine, whose first host is not reached until seconds later: its clock is the one that counts. */
import { describe, expect, test } from 'vitest';
import type { Batch, Source, TimedEvent } from '../../../src/capture/source.ts';
import { type Frame, LINKTYPE } from '../../../src/core/frame.ts';
import { HostMerger } from '../../../src/pipeline/hosts/host-merger.ts';
import { message, option } from '../../dhcp/build-message.ts';
import { u32, udpFrame } from '../../frame/build-frame.ts';

const MS = 1_000_000n;
const SECOND = 1000n * MS;
const START = 1_790_000_000n * SECOND;
const TICK = 100n * MS;
/** A is reached after this. */
const ABSENT = 5n * SECOND;

interface Shown {
  readonly host: 'A' | 'B';
  readonly type: number;
  /** Since the start, by a clock that is right. */
  readonly atNs: bigint;
}

/** From the client's host B to the server's host A, and back. */
const asked = (atNs: bigint): Shown[] => [
  { host: 'B', type: 1, atNs },
  { host: 'A', type: 1, atNs: atNs + 200_000n },
  { host: 'A', type: 2, atNs: atNs + 500_000n },
  { host: 'B', type: 2, atNs: atNs + 700_000n },
];

function frameOf({ host, type, atNs }: Shown, aheadNs: bigint): Frame {
  const options = [option(53, type), option(50, u32(Number(atNs / SECOND)))];
  const bytes = udpFrame(message(options, type === 2 ? { op: 2, yiaddr: 0xc000025e } : {}), {
    ...(type === 2 ? { source: '192.0.2.1', sourcePort: 67, destinationPort: 68 } : {}),
  });
  const timeNs = START + atNs + (host === 'A' ? aheadNs : 0n);
  return { interfaceId: 0, timeNs, direction: 'in', linkType: LINKTYPE.ethernet, bytes, wireLength: bytes.length };
}

async function* nothing(): AsyncGenerator<Batch> {}
const live: Source = { isLive: true, batches: nothing, stop: () => undefined };
const announce = (name: string): TimedEvent => ({
  timeNs: null,
  event: {
    kind: 'interface',
    interface: { id: 0, name, file: null, linkType: LINKTYPE.ethernet, snapLength: 2048, description: null },
  },
});

/** What is handed on in 15 s, in its order; A comes first and is ahead of the right time. */
function read(shown: readonly Shown[], aheadNs: bigint) {
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
  const sent = { A: 0n, B: 0n };
  const due = (host: 'A' | 'B', untilNs: bigint) => {
    const found = shown.filter((each) => each.host === host && each.atNs > sent[host] && each.atNs <= untilNs);
    sent[host] = untilNs;
    return found.map((each) => frameOf(each, aheadNs));
  };
  take(0, { frames: [], events: [announce('x')], watermarkNs: START, isUntold: true });
  take(1, { frames: [], events: [announce('y')], watermarkNs: START, isUntold: true });
  for (let now = TICK; now <= 15n * SECOND; now += TICK) {
    const heardNs = START + now;
    if (now < ABSENT) take(0, { frames: [], events: [], watermarkNs: START + now, isUntold: true });
    else {
      if (sent.A === 0n) sent.A = now - TICK - 100n * MS;
      const own = START + now - 100n * MS + aheadNs;
      take(0, { frames: due('A', now - 100n * MS), events: [], watermarkNs: own, nowNs: own + 100n * MS, heardNs });
    }
    const reached = now - 100n * MS;
    if (reached > 0n)
      take(1, { frames: due('B', reached), events: [], watermarkNs: START + reached, nowNs: START + now, heardNs });
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
});
