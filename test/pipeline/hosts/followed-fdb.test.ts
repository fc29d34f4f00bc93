/** The FDB of another host, by a look at it and by what `bridge -t monitor fdb` prints there (recorded, iproute2 6.1). */
import { describe, expect, test } from 'vitest';
import { FollowedFdb } from '../../../src/pipeline/hosts/followed-fdb.ts';
import type { HostState } from '../../../src/state/host-state.ts';
import { entry, GUEST } from '../../wiring/wiring.ts';

const OTHER = 'fa:16:3e:00:00:02';
const START = BigInt(Date.UTC(2026, 10, 30, 17, 38, 10)) * 1_000_000n;
const stamp = (second: number) => `Timestamp: Mon Nov 30 17:38:${second} 2026 143867 usec`;
const at = (second: number) => BigInt(Date.UTC(2026, 10, 30, 17, 38, second, 143)) * 1_000_000n + 867_000n;
const PATH = { guest: { mac: GUEST, name: null }, hops: [] };

function followed(lines: readonly string[], early: readonly string[] = []) {
  const states: HostState[] = [];
  const fdb = new FollowedFdb((state) => states.push(state));
  for (const line of early) fdb.read(line);
  fdb.begin(START, [entry(GUEST, 'br0', 'tap0'), entry(OTHER, 'br9', 'x')], [PATH], new Set(['br0']));
  for (const line of lines) fdb.read(line);
  return { fdb, states };
}

describe('the FDB of another host', () => {
  test('is what the look found, and each change of a guest that is followed', () => {
    const { states } = followed([
      'begun',
      stamp(16),
      `${GUEST} dev uplink0 master br0 `,
      stamp(17),
      `${GUEST} dev uplink0 master br0 `,
      `${GUEST} dev uplink0 vlan 5 master br0 `,
      `Deleted ${GUEST} dev uplink0 master br0 stale`,
      `${OTHER} dev tap1 master br0 `,
      `${GUEST} dev eth1 master br9 `,
      `${GUEST} dev uplink0 self permanent`,
      'what is this',
    ]);
    const change = { kind: 'fdb-change', mac: GUEST, bridge: 'br0', vlan: null };
    expect(states).toEqual([
      { kind: 'fdb', timeNs: START, entries: [entry(GUEST, 'br0', 'tap0')] },
      { ...change, timeNs: at(16), from: 'tap0', to: 'uplink0' },
      { ...change, timeNs: at(17), vlan: 5, from: null, to: 'uplink0' },
      { ...change, timeNs: at(17), from: 'uplink0', to: null },
    ]);
  });

  test('has what changed while it was looked at, and not what changed before', () => {
    const early = [
      'Timestamp: Mon Nov 30 17:38:09 2026 1 usec',
      `${GUEST} dev tap5 master br0 `,
      stamp(11),
      `${GUEST} dev uplink0 master br0 `,
    ];
    expect(followed([], early).states.slice(1)).toMatchObject([{ timeNs: at(11), from: 'tap0', to: 'uplink0' }]);
  });

  test('is a gap from where it is not followed any more, and where it never was', () => {
    const { fdb, states } = followed([stamp(16), `${GUEST} dev uplink0 master br0 `]);
    fdb.end('it ended');
    fdb.read(stamp(17));
    fdb.read(`${GUEST} dev tap0 master br0 `);
    expect(states.slice(2)).toEqual([{ kind: 'gap', timeNs: at(16), what: 'fdb', reason: 'it ended' }]);
    const never: HostState[] = [];
    const absent = new FollowedFdb((state) => never.push(state));
    absent.end('no bridge there');
    absent.begin(START, [], [PATH], new Set(['br0']));
    expect(absent.why).toBe('no bridge there');
    expect(never).toEqual([{ kind: 'gap', timeNs: START, what: 'fdb', reason: 'no bridge there' }]);
  });

  test('is not followed through a flood', () => {
    const states: HostState[] = [];
    const fdb = new FollowedFdb((state) => states.push(state), 1_000);
    fdb.begin(START, [], [PATH], new Set(['br0']));
    fdb.read(stamp(16));
    for (let i = 0; i < 2_000; i++) fdb.read(`fa:16:3e:00:${hex(i >> 8)}:${hex(i)} dev tap1 master br0 `);
    expect(states.at(-1)).toMatchObject({ kind: 'gap', what: 'fdb' });
    expect(states.length).toBeLessThan(10);
  });
});

const hex = (value: number) => (value & 0xff).toString(16).padStart(2, '0');
