import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BridgeTimeline } from '../../src/state/bridge-timeline.ts';
import type { FdbEntry, HostState } from '../../src/state/host-state.ts';
import { entry, GUEST } from '../wiring/wiring.ts';

const snapshot = (timeNs: bigint, entries: readonly FdbEntry[]): HostState => ({ kind: 'fdb', timeNs, entries });
const move = (timeNs: bigint, from: string | null, to: string | null, mac = GUEST, vlan: number | null = null) =>
  ({ kind: 'fdb-change', timeNs, mac, bridge: 'br0', vlan, from, to }) as const;

function timelineOf(...states: readonly HostState[]): BridgeTimeline {
  const timeline = new BridgeTimeline();
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
  const timeline = new BridgeTimeline({ maxEntries: 16 });
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

it('makes room only by entries that are gone, not by those that were gone and came back', () => {
  const timeline = new BridgeTimeline({ maxEntries: 8 });
  for (let i = 1; i <= 8; i++) timeline.add(move(BigInt(i), null, 'tap0', `mac ${i}`));
  for (let i = 1; i <= 8; i++) {
    timeline.add(move(BigInt(10 * i), 'tap0', null, `mac ${i}`));
    timeline.add(move(BigInt(10 * i + 1), null, 'tap1', `mac ${i}`));
  }
  timeline.add(move(100n, null, 'tap2', 'late'));
  expect(timeline.portAt('late', 'br0', 100n)).toBeNull();
  expect(timeline.dropped).toBe(1);
  timeline.add(move(110n, 'tap1', null, 'mac 1'));
  timeline.add(move(111n, null, 'tap2', 'late'));
  expect(timeline.portAt('late', 'br0', 111n)?.to).toBe('tap2');
  expect(timeline.portAt('mac 1', 'br0', 111n)).toBeNull();
  expect(timeline.portAt('mac 2', 'br0', 111n)?.to).toBe('tap1');
});

it('knows the VLANs in which a bridge has learned a MAC', () => {
  const timeline = timelineOf(
    snapshot(1n, [
      entry(GUEST, 'br0', 'tap0', { vlan: 5 }),
      entry(GUEST, 'br0', 'tap0', { vlan: 7, local: true }),
      entry(GUEST, 'br1', 'tap1', { vlan: 6 }),
      entry('02:00:00:00:00:01', 'br0', 'tap0', { vlan: 8 }),
    ]),
    move(2n, null, 'tap0'),
    move(3n, 'tap0', null, GUEST, 5),
    snapshot(4n, [entry(GUEST, 'br0', 'tap0', { vlan: 9, local: true })]),
    move(5n, 'tap0', 'tap1', GUEST, 9),
  );
  expect(timeline.vlansOf(GUEST, 'br0')).toEqual([5, null, 9]);
  expect(timeline.vlansOf('02:00:00:00:00:02', 'br0')).toEqual([]);
});

describe('the moves that led to one', () => {
  const timeline = timelineOf(
    snapshot(0n, [entry(GUEST, 'br0', 'a')]),
    move(10n, 'a', 'b'),
    move(11n, 'b', null),
    move(12n, null, 'c', GUEST, 5),
    move(20n, 'b', 'a'),
    move(30n, 'a', 'b'),
  );
  const [first, second, third] = timeline.moves(GUEST);
  const times = (withinNs: bigint, most: number) =>
    timeline.movesUpTo(third!, withinNs, most).map(({ timeNs }) => timeNs);

  it('are those of the same entry, from port to port, the oldest first', () => {
    expect(timeline.movesUpTo(third!, 100n, 9)).toEqual([first, second, third]);
    expect(timeline.movesUpTo(second!, 100n, 9)).toEqual([first, second]);
  });

  it('follow each other within the time that is asked for, and are no more than that', () => {
    expect(times(10n, 9)).toEqual([10n, 20n, 30n]);
    expect(times(9n, 9)).toEqual([30n]);
    expect([0, 1, 2, 3].map((most) => times(100n, most).length)).toEqual([1, 1, 2, 3]);
  });

  it('begin with the oldest that is still known', () => {
    const short = new BridgeTimeline({ maxChanges: 1 });
    for (const [time, from, to] of [
      [10n, 'a', 'b'],
      [20n, 'b', 'a'],
      [30n, 'a', 'b'],
    ] as const)
      short.add(move(time, from, to));
    const [known, last] = short.moves(GUEST);
    expect(known?.timeNs).toBe(20n);
    expect(short.movesUpTo(last!, 100n, 9)).toEqual([known, last]);
  });

  it('are none for what is no move', () => {
    const known = timeline.portAt(GUEST, 'br0', 11n, { vlan: null });
    expect(known?.to).toBeNull();
    expect(timeline.movesUpTo(known!, 100n, 9)).toEqual([known]);
    expect(timelineOf().movesUpTo(third!, 100n, 9)).toEqual([third]);
  });
});

it('counts what it gives up to make room, once', () => {
  const timeline = new BridgeTimeline({ maxEntries: 8 });
  timeline.add(move(1n, 'tap0', null, 'ghost'));
  for (let i = 1; i <= 7; i++) timeline.add(move(1n, null, 'tap0', `mac ${i}`));
  timeline.add(move(2n, null, 'tap1', 'first'));
  expect(timeline.portAt('first', 'br0', 2n)?.to).toBe('tap1');
  expect(timeline.portAt('ghost', 'br0', 2n)).toBeNull();
  expect(timeline.dropped).toBe(1);
  timeline.add(move(3n, null, 'tap1', 'second'));
  expect(timeline.portAt('second', 'br0', 3n)).toBeNull();
  expect(timeline.dropped).toBe(2);
});

it('folds no change of an entry that made room and is back', () => {
  const timeline = new BridgeTimeline({ maxEntries: 8, maxChanges: 3 });
  for (let i = 1; i <= 8; i++) timeline.add(move(1n, null, 'tap0', `mac ${i}`));
  for (const mac of ['mac 1', 'mac 2']) timeline.add(move(2n, 'tap0', null, mac));
  timeline.add(move(3n, null, 'tap1', 'late'));
  timeline.add(move(3n, null, 'tap5', 'mac 1'));
  for (const port of ['tap6', 'tap7', 'tap8']) timeline.add(move(4n, null, port, 'mac 3'));
  expect(timeline.portAt('mac 1', 'br0', 4n)?.to).toBe('tap5');
  expect(timeline.portAt('mac 3', 'br0', 1n)?.to).toBe('tap0');
  expect(timeline.dropped).toBe(2);
});

it('goes on counting its changes when it has made room', () => {
  const timeline = new BridgeTimeline({ maxEntries: 8, maxChanges: 3 });
  for (let i = 1; i <= 8; i++) timeline.add(move(1n, null, 'tap0', `mac ${i}`));
  timeline.add(move(2n, 'tap0', null, 'mac 1'));
  for (const port of ['a', 'b', 'c', 'd']) timeline.add(move(3n, null, port, 'mac 2'));
  timeline.add(move(4n, null, 'tap1', 'late'));
  expect(timeline.dropped).toBe(3);
  timeline.add(move(5n, null, 'e', 'mac 2'));
  expect(timeline.dropped).toBe(4);
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

  it('tell of the entries in several VLANs the one known last', () => {
    const early = snapshot(100n, [entry(GUEST, 'br0', 'tap0', { vlan: 5 }), entry(GUEST, 'br0', 'bond0', { vlan: 6 })]);
    for (const [vlan, port] of [
      [5, 'tap1'],
      [6, 'bond1'],
    ] as const) {
      const timeline = timelineOf(early, move(200n, null, port, GUEST, vlan));
      expect(timeline.portAt(GUEST, 'br0', 300n)?.to).toBe(port);
    }
  });

  it('do not undo what was reported while they were read', () => {
    const before = snapshot(100n, [entry(GUEST, 'br0', 'tap0')]);
    for (const late of [snapshot(150n, [entry(GUEST, 'br0', 'tap0')]), snapshot(150n, [])]) {
      const timeline = timelineOf(before, move(200n, 'tap0', 'bond0'), late);
      expect([199n, 200n, 300n].map((time) => portAt(timeline, time))).toEqual(['tap0', 'bond0', 'bond0']);
      expect(timeline.moves(GUEST)).toHaveLength(1);
    }
  });

  it('hold against a change that was reported in the same instant', () => {
    const timeline = timelineOf(move(200n, 'tap0', 'bond0'), snapshot(200n, [entry(GUEST, 'br0', 'tap1')]));
    expect(portAt(timeline, 200n)).toBe('tap1');
  });

  it('are seen, as changes are; gaps of other kinds are not theirs', () => {
    for (const state of [snapshot(1n, []), move(1n, null, 'tap0')]) expect(timelineOf(state).observed).toBe(true);
    const gap = (what: 'fdb' | 'link') => ({ kind: 'gap', timeNs: 7n, what, reason: '' }) as const;
    expect(timelineOf(gap('link')).gaps).toEqual([]);
    expect(timelineOf(...Array.from({ length: 1001 }, () => gap('fdb'))).gaps).toHaveLength(1000);
  });

  it('know an address of the host itself, a change does not', () => {
    const timeline = timelineOf(snapshot(1n, [entry(GUEST, 'br0', 'tap0', { local: true })]), move(2n, 'tap0', 'tap1'));
    expect([1n, 2n].map((time) => timeline.portAt(GUEST, 'br0', time)?.local)).toEqual([true, false]);
  });

  it('are not needed to know that nothing is known', () => {
    const timeline = timelineOf({ kind: 'promisc', timeNs: 1n, interface: 'br0' });
    expect(timeline.observed).toBe(false);
    expect(portAt(timeline, 5n)).toBeUndefined();
  });
});

describe('limits', () => {
  it('fold the oldest changes and count them, right about everything since', () => {
    const timeline = new BridgeTimeline({ maxChanges: 10 });
    timeline.add(snapshot(0n, [entry(GUEST, 'br0', 'tap0')]));
    for (let i = 1n; i <= 100n; i++) timeline.add(move(i, null, i % 2n === 0n ? 'tap0' : 'bond0'));
    expect(timeline.dropped).toBe(90);
    expect(portAt(timeline, 89n)).toBeUndefined();
    expect([90n, 91n, 99n, 100n].map((time) => portAt(timeline, time))).toEqual(['tap0', 'bond0', 'bond0', 'tap0']);
  });

  it('fold each change once', () => {
    const timeline = new BridgeTimeline({ maxChanges: 2 });
    timeline.add(snapshot(0n, [entry(GUEST, 'br0', 'tap0'), entry('other', 'br0', 'tap1')]));
    timeline.add(move(1n, 'tap0', 'bond0'));
    for (let i = 2n; i <= 20n; i++) timeline.add(move(i, null, i % 2n === 0n ? 'tap1' : 'bond0', 'other'));
    expect(portAt(timeline, 20n)).toBe('bond0');
    expect(timeline.portAt('other', 'br0', 20n)?.to).toBe('tap1');
  });

  it('take no more entries than they say', () => {
    const timeline = new BridgeTimeline({ maxEntries: 2 });
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
        const timeline = new BridgeTimeline();
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
