import { expect, test } from 'vitest';
import type { FdbEntry, HostState } from '../../src/state/host-state.ts';
import { StandingState } from '../../src/state/standing-state.ts';

const entry = (mac: string, port: string, bridge = 'br0'): FdbEntry => ({
  mac,
  bridge,
  port,
  vlan: null,
  local: false,
  static: false,
  sticky: false,
});
const path = (name: string): HostState => ({
  kind: 'path',
  timeNs: 1n,
  path: { guest: null, hops: [{ name, interfaces: [name], role: 'tap' }] },
});
const capture = (change: 'opened' | 'gone', timeNs: bigint): HostState => ({
  kind: 'capture',
  timeNs,
  interface: 'tap0',
  change,
  detail: '',
});

function standing(states: readonly HostState[]): readonly HostState[] {
  const all = new StandingState();
  for (const state of states) all.take(state);
  return all.at(9n);
}

test('says what holds, at the time asked for, paths first', () => {
  const states = standing([
    { kind: 'link', timeNs: 1n, links: [] },
    path('tap0'),
    path('tap1'),
    path('tap0'),
    capture('opened', 2n),
    capture('gone', 3n),
    { kind: 'kernel-log', timeNs: 4n, text: 'over' },
    { kind: 'gap', timeNs: 5n, what: 'kernel-log', reason: 'lost' },
  ]);
  expect(states.map(({ kind }) => kind)).toEqual(['path', 'path', 'link', 'capture', 'gap']);
  expect(states.every(({ timeNs }) => timeNs === 9n)).toBe(true);
  expect(states[3]).toMatchObject({ change: 'gone' });
});

test('the forwarding database is the last snapshot with what has changed since', () => {
  const states = standing([
    { kind: 'gap', timeNs: 0n, what: 'fdb', reason: 'lost' },
    { kind: 'fdb', timeNs: 1n, entries: [entry('a', 'tap0'), entry('b', 'tap0'), entry('x', 'p', 'br1')] },
    { kind: 'fdb-change', timeNs: 2n, mac: 'a', bridge: 'br0', vlan: null, from: 'tap0', to: 'bond0' },
    { kind: 'fdb-change', timeNs: 3n, mac: 'b', bridge: 'br0', vlan: null, from: 'tap0', to: null },
    { kind: 'fdb', timeNs: 4n, entries: [entry('y', 'p', 'br1')] },
  ]);
  expect(states).toEqual([{ kind: 'fdb', timeNs: 9n, entries: [entry('a', 'bond0'), entry('y', 'p', 'br1')] }]);
});

test('a port is in the state that it came into last, without the moment of it', () => {
  const change = (port: string, from: string | null, to: string, timeNs: bigint): HostState => ({
    kind: 'port-state',
    timeNs,
    port,
    bridge: 'br0',
    from,
    to,
  });
  const states = standing([
    { kind: 'link', timeNs: 1n, links: [] },
    change('tap0', 'blocking', 'listening', 2n),
    change('tap1', null, 'disabled', 3n),
    change('tap0', 'listening', 'learning', 4n),
  ]);
  expect(states.slice(1)).toEqual([change('tap1', null, 'disabled', 9n), change('tap0', null, 'learning', 9n)]);
});

test('what is said again stands where it was said last', () => {
  const names = standing([path('tap0'), path('tap1'), path('tap0')]).flatMap((state) =>
    state.kind === 'path' ? state.path.hops.map(({ name }) => name) : [],
  );
  expect(names).toEqual(['tap1', 'tap0']);
});

test('of very many entries the first are kept', () => {
  const many = Array.from({ length: 65_537 }, (_, i) => entry(`mac ${i}`, 'tap0'));
  const [fdb] = standing([{ kind: 'fdb', timeNs: 1n, entries: many }]);
  expect(fdb?.kind === 'fdb' && fdb.entries.length).toBe(65_536);
});

test('the FDB of each of several hosts says whose it is, that of this one does not', () => {
  const of = (host: string | null) => ({
    kind: 'fdb' as const,
    timeNs: 1n,
    entries: [entry('mac 1', 'tap0', host === null ? 'br0' : `${host}:br0`)],
    ...(host === null ? {} : { host }),
  });
  const states = standing([of(null), of('a')]);
  expect(states.map((state) => ('host' in state ? state.host : 'here'))).toEqual(['here', 'a']);
});
