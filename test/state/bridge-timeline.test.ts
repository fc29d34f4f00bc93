import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BridgeTimeline, createBridgeTimeline } from '../../src/state/bridge-timeline.ts';
import type { FdbEntry, HostState } from '../../src/state/host-state.ts';
import { entry, GUEST } from '../wiring/wiring.ts';

const snapshot = (timeNs: bigint, entries: readonly FdbEntry[]): HostState => ({ kind: 'fdb', timeNs, entries });
const move = (timeNs: bigint, from: string | null, to: string | null, mac = GUEST, vlan: number | null = null) =>
  ({ kind: 'fdb-change', timeNs, mac, bridge: 'br0', vlan, from, to }) as const;

function timelineOf(...states: readonly HostState[]): BridgeTimeline {
  const timeline = createBridgeTimeline();
  for (const state of states) timeline.add(state);
  return timeline;
}

const portAt = (timeline: BridgeTimeline, timeNs: bigint) => timeline.portAt(GUEST, 'br0', timeNs)?.to;

it('takes a bridge for unread, not for empty, that a snapshot has no entry of', () => {
  const own = entry('fe:00:00:00:00:01', 'ns/br1', 'ns/tap1', { local: true });
  const [mine, other] = [entry(GUEST, 'br0', 'tap0'), entry(GUEST, 'ns/br1', 'ns/tap1')];
  const timeline = timelineOf(snapshot(100n, [mine, other, own]), snapshot(200n, [mine]), snapshot(300n, [mine, own]));
  const at = (timeNs: bigint) => timeline.portAt(GUEST, 'ns/br1', timeNs)?.to;
  expect([at(100n), at(200n), at(300n)]).toEqual(['ns/tap1', 'ns/tap1', null]);
});

describe('which port had a MAC', () => {
  const timeline = timelineOf(
    snapshot(100n, [entry(GUEST, 'br0', 'tap0')]),
    move(200n, 'tap0', 'bond0'),
    move(300n, 'bond0', 'tap0'),
    move(400n, 'tap0', null),
  );

  it('is what was known last before the time', () => {
    expect([99n, 100n, 199n, 200n, 299n, 300n, 399n].map((time) => portAt(timeline, time))).toEqual([
      undefined,
      'tap0',
      'tap0',
      'bond0',
      'bond0',
      'tap0',
      'tap0',
    ]);
    expect(timeline.portAt(GUEST, 'br0', 400n)?.to).toBeNull();
  });

  it('tells an event from a snapshot, and other bridges and MACs apart', () => {
    expect(timeline.portAt(GUEST, 'br0', 150n)?.what).toBe('had');
    expect(timeline.portAt(GUEST, 'br0', 250n)).toMatchObject({ what: 'moved', from: 'tap0', timeNs: 200n });
    expect(timeline.portAt(GUEST, 'br1', 250n)).toBeNull();
    expect(timeline.portAt('02:00:00:00:00:01', 'br0', 250n)).toBeNull();
  });

  it('puts a move at the frame that caused it where the caller has it', () => {
    const moveTime = (known: { timeNs: bigint }) => (known.timeNs === 200n ? 180n : null);
    expect(timeline.portAt(GUEST, 'br0', 180n, { moveTime })).toMatchObject({ to: 'bond0', timeNs: 180n });
    expect(timeline.portAt(GUEST, 'br0', 179n, { moveTime })?.to).toBe('tap0');
  });

  it('lists the moves, not the leaving', () => {
    expect(timeline.moves(GUEST).map(({ timeNs, from, to }) => [timeNs, from, to])).toEqual([
      [200n, 'tap0', 'bond0'],
      [300n, 'bond0', 'tap0'],
    ]);
    expect(timeline.moves('02:00:00:00:00:01')).toEqual([]);
  });
});

it('has room for new MACs after any number has come and gone', () => {
  const timeline = createBridgeTimeline({ maxEntries: 16 });
  timeline.add(snapshot(0n, [entry(GUEST, 'br0', 'tap0')]));
  for (let i = 1; i <= 100; i++) {
    timeline.add(move(BigInt(2 * i), null, 'bond0', `mac ${i}`));
    timeline.add(move(BigInt(2 * i + 1), 'bond0', null, `mac ${i}`));
  }
  timeline.add(move(300n, null, 'bond0', 'late'));
  timeline.add(move(301n, 'bond0', 'tap1', 'late'));
  expect(timeline.portAt('late', 'br0', 300n)?.to).toBe('bond0');
  expect(timeline.moves('late')).toHaveLength(1);
  expect(portAt(timeline, 300n)).toBe('tap0');
  expect(timeline.portAt('mac 1', 'br0', 300n)).toBeNull();
});

describe('snapshots', () => {
  it('correct what events missed, and take out what is gone', () => {
    const timeline = timelineOf(
      snapshot(100n, [entry(GUEST, 'br0', 'tap0')]),
      { kind: 'gap', timeNs: 150n, what: 'fdb', reason: 'lost' },
      snapshot(200n, [entry(GUEST, 'br0', 'bond0')]),
      snapshot(300n, [entry('fe:00:00:00:00:01', 'br0', 'tap0', { local: true })]),
    );
    expect([100n, 200n].map((time) => portAt(timeline, time))).toEqual(['tap0', 'bond0']);
    expect(portAt(timeline, 300n)).toBeNull();
    expect(timeline.gaps).toEqual([150n]);
    expect(timeline.moves(GUEST)).toMatchObject([{ what: 'had', from: 'tap0', to: 'bond0' }]);
  });

  it('keep VLANs apart, and prefer an entry to none', () => {
    const timeline = timelineOf(
      snapshot(100n, [entry(GUEST, 'br0', 'tap0', { vlan: 5 }), entry(GUEST, 'br0', 'bond0', { vlan: 6 })]),
      move(200n, 'bond0', null, GUEST, 6),
    );
    expect(timeline.portAt(GUEST, 'br0', 150n, { vlan: 5 })?.to).toBe('tap0');
    expect(timeline.portAt(GUEST, 'br0', 150n, { vlan: 6 })?.to).toBe('bond0');
    expect(timeline.portAt(GUEST, 'br0', 250n)?.to).toBe('tap0');
  });

  it('do not undo what was reported while they were read', () => {
    const before = snapshot(100n, [entry(GUEST, 'br0', 'tap0')]);
    for (const late of [snapshot(150n, [entry(GUEST, 'br0', 'tap0')]), snapshot(150n, [])]) {
      const timeline = timelineOf(before, move(200n, 'tap0', 'bond0'), late);
      expect([199n, 200n, 300n].map((time) => portAt(timeline, time))).toEqual(['tap0', 'bond0', 'bond0']);
      expect(timeline.moves(GUEST)).toHaveLength(1);
    }
  });

  it('are not needed to know that nothing is known', () => {
    const timeline = timelineOf({ kind: 'promisc', timeNs: 1n, interface: 'br0' });
    expect(timeline.observed).toBe(false);
    expect(portAt(timeline, 5n)).toBeUndefined();
  });
});

describe('limits', () => {
  it('fold the oldest changes and count them, right about everything since', () => {
    const timeline = createBridgeTimeline({ maxChanges: 10 });
    timeline.add(snapshot(0n, [entry(GUEST, 'br0', 'tap0')]));
    for (let i = 1n; i <= 100n; i++) timeline.add(move(i, null, i % 2n === 0n ? 'tap0' : 'bond0'));
    expect(timeline.dropped).toBe(90);
    expect(portAt(timeline, 89n)).toBeUndefined();
    expect([90n, 91n, 99n, 100n].map((time) => portAt(timeline, time))).toEqual(['tap0', 'bond0', 'bond0', 'tap0']);
  });

  it('take no more entries than they say', () => {
    const timeline = createBridgeTimeline({ maxEntries: 2 });
    const macs = ['02:00:00:00:00:01', '02:00:00:00:00:02', '02:00:00:00:00:03'];
    timeline.add(
      snapshot(
        1n,
        macs.map((mac) => entry(mac, 'br0', 'eth0')),
      ),
    );
    expect(macs.map((mac) => timeline.portAt(mac, 'br0', 1n)?.to ?? null)).toEqual(['eth0', 'eth0', null]);
    expect(timeline.dropped).toBe(1);
  });

  it('give the same answers as a plain list of everything, where they are not reached', () => {
    const step = fc.record({
      mac: fc.constantFrom('a', 'b'),
      to: fc.constantFrom('p', 'q', 'r', null),
      gap: fc.bigInt(0n, 2n),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const timeline = createBridgeTimeline();
        const all: { time: bigint; mac: string; to: string | null }[] = [];
        let time = 0n;
        for (const { mac, to, gap } of steps) {
          time += gap;
          all.push({ time, mac, to });
          timeline.add(move(time, null, to, mac));
        }
        for (let at = 0n; at <= time; at++) {
          const last = all.findLast((known) => known.mac === 'a' && known.time <= at);
          expect(timeline.portAt('a', 'br0', at)?.to).toBe(last?.to);
        }
      }),
    );
  });
});
