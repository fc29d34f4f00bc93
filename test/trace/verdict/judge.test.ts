import { expect, test } from 'vitest';
import type { Path } from '../../../src/path/path.ts';
import type { Copy } from '../../../src/trace/copies/copy.ts';
import { makeRoute } from '../../../src/trace/route.ts';
import { judge, learnSight } from '../../../src/trace/verdict/judge.ts';
import type { Visibility } from '../../../src/trace/verdict/visibility.ts';

const SETTLE_NS = 250_000_000n;
const NAMES = ['uplink0', 'br0', 'vlan0', 'tap0'];
const PATH: Path = { guest: null, hops: NAMES.map((name) => ({ name, interfaces: [name], role: 'unknown' })) };

function copy(position: number, timeNs: bigint, linkDestination = 'ff:ff:ff:ff:ff:ff'): Copy {
  return { position, timeNs, hop: NAMES[position]!, interface: NAMES[position]!, linkDestination } as Copy;
}

test('a port that hears its own guest only is blind to a broadcast for another, and named so', () => {
  const route = makeRoute({ ...PATH, hears: 'fe:16:3e:56:ea:fa' });
  const able = { view: () => ({ able: true, reasons: [] }) } as unknown as Visibility;
  const verdict = (chaddr: string, linkDestination?: string) => {
    const carrying = [copy(2, 1n, linkDestination)];
    const reply = { heading: 'to-guest', kind: 'original', carrying, strays: [] } as unknown as Parameters<
      typeof judge
    >[0];
    return judge(reply, route, 3, chaddr, able, SETTLE_NS);
  };
  expect(verdict('02:00:00:00:00:01')).toEqual({
    status: 'inconclusive',
    lastSeen: 'vlan0',
    missing: null,
    blind: ['tap0'],
    reasons: ['all-later-hops-blind'],
  });
  expect(verdict('fa:16:3e:56:ea:fa')).toMatchObject({ status: 'lost', missing: 'tap0', blind: [] });
  expect(verdict('02:00:00:00:00:01', '02:00:00:00:00:01')).toMatchObject({ status: 'lost', missing: 'tap0' });
});

test('whether a hop could have shown a frame is asked for the time of the copy before it', () => {
  const asked: unknown[] = [];
  const learned: unknown[] = [];
  const visibility = {
    view(hop: string, _interfaces: unknown, { timeNs }: Copy) {
      asked.push([hop, timeNs]);
      return { able: true, reasons: hop === 'br0' ? ['capture-dropped'] : [] };
    },
    learn: (hop: string, { timeNs }: Copy, shown: boolean) => learned.push([hop, timeNs, shown]),
  } as unknown as Visibility;
  learnSight([copy(0, 10n), copy(2, 30n)], 0, 3, PATH, visibility, SETTLE_NS);
  expect(asked).toEqual([
    ['br0', 10n],
    ['tap0', 30n],
  ]);
  // A gap of the capture teaches nothing.
  expect(learned).toEqual([
    ['uplink0', 10n, true],
    ['vlan0', 30n, true],
    ['tap0', 30n, false],
  ]);
});
