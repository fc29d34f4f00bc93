/** Which FDB changes a trace takes, keeps for a while, and leaves out. */
import { expect, test } from 'vitest';
import { FdbFilter } from '../../src/host/fdb-filter.ts';
import type { Path } from '../../src/path/path.ts';
import type { FdbChange } from '../../src/state/kinds/fdb-change.ts';
import { frameFrom } from './batches.ts';

const GUEST = 'fa:16:3e:56:ea:fa';
const PATH: Path = { guest: { mac: GUEST, name: null }, hops: [] };
const changeOf = (mac: string, timeNs = 1n): FdbChange => {
  return { kind: 'fdb-change', timeNs, mac, bridge: 'br0', vlan: null, from: null, to: 'tap0' };
};
const invented = (i: number) =>
  `06:00:00:00:${(i >> 8).toString(16).padStart(2, '0')}:${(i & 255).toString(16).padStart(2, '0')}`;

test('changes of a guest and of the host’s own ports are taken', () => {
  const filter = new FdbFilter();
  filter.follow([PATH]);
  expect(filter.take(changeOf(GUEST), false)).toBe(true);
  expect(filter.take(changeOf('02:00:00:00:00:01'), true)).toBe(true);
  expect(filter.take(changeOf('02:00:00:00:00:01'), false)).toBe(false);
});

test('what waits comes in order when its MAC is a guest’s, or is seen, and never again', () => {
  const filter = new FdbFilter();
  const [first, second] = [changeOf(GUEST, 1n), changeOf(GUEST, 2n)];
  for (const change of [first, second]) expect(filter.take(change, false)).toBe(false);
  expect(filter.follow([PATH])).toEqual([first, second]);
  expect(filter.follow([PATH])).toEqual([]);
  const server = changeOf('02:00:00:00:00:05');
  filter.take(server, false);
  expect(filter.see([frameFrom(server.mac)])).toEqual([server]);
  expect(filter.take(server, false)).toBe(true);
  expect(filter.leftOut).toBe(0);
});

test('a flood pushes out itself: the oldest that waits, counted', () => {
  const filter = new FdbFilter();
  filter.follow([PATH]);
  for (let i = 0; i < 50_000; i++) filter.take(changeOf(invented(i)), false);
  expect(filter.leftOut).toBeGreaterThan(40_000);
  expect(filter.take(changeOf(GUEST), false)).toBe(true);
  expect(filter.see([frameFrom(invented(49_999))])).toHaveLength(1);
});

test('of very many entries the guest’s and the host’s own are recorded', () => {
  const filter = new FdbFilter();
  filter.follow([PATH]);
  const entry = { bridge: 'br0', port: 'tap0', vlan: null, local: false, static: false, sticky: false };
  const others = Array.from({ length: 5_000 }, (_, i) => ({ ...entry, mac: invented(i) }));
  const own = [
    { ...entry, mac: GUEST },
    { ...entry, mac: 'fe:16:3e:56:ea:fa', local: true },
  ];
  expect(filter.entriesOf([...others, ...own])).toEqual(own);
  expect(filter.entriesOf(others.slice(0, 10))).toHaveLength(10);
});

test('MACs of frames are remembered, but not without bound, and groups are nobody’s', () => {
  const filter = new FdbFilter();
  for (let i = 0; i < 20_000; i++) filter.see([frameFrom(invented(i))]);
  expect(filter.macs.length).toBeLessThan(5_000);
  expect(filter.isTaken(invented(19_999))).toBe(true);
  expect(filter.isTaken('ff:ff:ff:ff:ff:ff')).toBe(false);
});
