/** The state of one of several hosts: its interfaces are told from those of the others by the host's name. */
import { expect, test } from 'vitest';
import type { HostState } from '../../src/state/host-state.ts';
import { labelState } from '../../src/state/label-state.ts';

const labelled = (state: HostState) => labelState(state, 'A');
const pathOf = (...names: readonly string[]): HostState => ({
  kind: 'path',
  timeNs: 1n,
  path: { guest: null, hops: names.map((name) => ({ name, interfaces: [name], role: 'tap' })) },
});

test('gets the name of its host before those of its interfaces, once', () => {
  const state: HostState = { kind: 'promisc', timeNs: 1n, interface: 'br0' };
  const ofA = labelled(state);
  expect(ofA).toEqual({ ...state, interface: 'A:br0', host: 'A' });
  expect(labelState(ofA, 'B')).toBe(ofA);
  expect(labelled(pathOf('br0', 'tap0'))).toMatchObject({ host: 'A', path: { hops: [{ name: 'A:br0' }, {}] } });
});

test("a path through several hosts is nobody's own", () => {
  const through = pathOf('B:br0', 'tap0');
  expect(labelled(through)).toBe(through);
});

test('no bridge is no name, and what changed is a name where it is one', () => {
  const moved = {
    kind: 'fdb-change',
    timeNs: 1n,
    mac: 'm',
    bridge: 'br0',
    vlan: null,
    from: null,
    to: 'tap0',
  } as const;
  expect(labelled(moved)).toMatchObject({ bridge: 'A:br0', from: null, to: 'A:tap0' });
  const change = (change: 'up' | 'moved' | 'renamed', detail: string) =>
    labelled({ kind: 'link-change', timeNs: 1n, interface: 'tap0', change, detail });
  expect(change('up', 'now')).toMatchObject({ interface: 'A:tap0', detail: 'now' });
  expect(change('moved', '')).toMatchObject({ detail: '' });
  expect(change('moved', 'br1')).toMatchObject({ detail: 'A:br1' });
  expect(change('renamed', 'tap1')).toMatchObject({ detail: 'A:tap1' });
});

test('who listens on port 67 is told with the host', () => {
  const listeners = [{ device: 'ns-9', program: null }];
  const state: HostState = { kind: 'servers', timeNs: 1n, places: [{ netns: 'q', port: 'tap9', listeners }] };
  const places = [{ netns: 'q', port: 'A:tap9', listeners: [{ device: 'A:ns-9', program: null }], host: 'A' }];
  expect(labelled(state)).toEqual({ ...state, places, host: 'A' });
});
