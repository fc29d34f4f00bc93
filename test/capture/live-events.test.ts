/** What the engine notices, as events of a source. */
import { expect, test } from 'vitest';
import { LiveEvents } from '../../src/capture/live-events.ts';
import type { LiveRecord } from '../../src/capture/live-records.ts';

const SECOND = 1_000_000_000n;
const AT = 1_790_000_000n * SECOND;

const opened = (interfaceId: number): LiveRecord => ({
  kind: 'opened',
  timeNs: AT - SECOND,
  interfaceId,
  linkType: 1,
  interfaceIndex: 10 + interfaceId,
  promiscuous: false,
});
const gone = (interfaceId: number): LiveRecord => ({ kind: 'gone', timeNs: AT - SECOND, interfaceId, text: 'deleted' });
const stepped = (byNs: bigint, timeNs = AT): LiveRecord => ({
  kind: 'notice',
  timeNs,
  interfaceId: 0,
  notice: 'clock-stepped',
  text: `${byNs}`,
});

/** The windows around a clock that was set in which open interfaces count as gone, in tenths of a second around AT. */
function windowsOf(byNs: bigint, before: readonly LiveRecord[]): unknown[] {
  const events = new LiveEvents(['up0', 'br0', 'tap0']);
  for (const record of before) events.of(record);
  const told = events.of(stepped(byNs));
  expect(told[1]).toEqual({ timeNs: AT, event: { kind: 'clock-set', timeNs: AT, byNs } });
  // At once: no verdict overtakes the gap.
  expect(told.filter(({ timeNs }) => timeNs !== null)).toHaveLength(1);
  expect(told[0]?.event).toMatchObject({
    kind: 'warning',
    message: expect.stringContaining('system clock was set by'),
  });
  return told.slice(2).map(({ event }) => {
    if (event.kind !== 'gone' && event.kind !== 'opened') return event;
    return [event.interfaceId, event.kind, Number((event.timeNs - AT) / 10_000_000n) / 10];
  });
}

test('a clock that is set is a short gap on every interface that is open: the times go on', () => {
  expect(windowsOf(-2n * SECOND, [opened(0), opened(1), opened(2), gone(1)])).toEqual([
    [0, 'gone', -2.5],
    [0, 'opened', 2.5],
    [2, 'gone', -2.5],
    [2, 'opened', 2.5],
  ]);
});

test('a clock set forward is no longer gap', () => {
  expect(windowsOf(5n * SECOND, [opened(0)])).toEqual([
    [0, 'gone', -2.5],
    [0, 'opened', 2.5],
  ]);
});

test('a clock that is guided by little steps is followed: no gap, one word about it', () => {
  const events = new LiveEvents(['up0']);
  events.of(opened(0));
  const step = (byNs: bigint) => events.of(stepped(byNs)).map(({ event }) => event);
  const followed = (byNs: bigint) => ({ kind: 'clock-set', timeNs: AT, byNs, isGuided: true });
  expect(step(1_500_000n)).toEqual([
    { kind: 'warning', message: expect.stringContaining('a few milliseconds at a time') },
    followed(1_500_000n),
  ]);
  expect(step(-2_999_999n)).toEqual([followed(-2_999_999n)]);
  expect(step(3_000_000n).map(({ kind }) => kind)).toEqual(['warning', 'clock-set', 'gone', 'opened']);
});

test('an interface that came back is open again', () => {
  expect(windowsOf(SECOND, [opened(0), gone(0), opened(0)])).toHaveLength(2);
});

test('a clock that is set again at once: its gaps follow each other, and none lies within another', () => {
  const events = new LiveEvents(['up0']);
  events.of(opened(0));
  const told = [AT, AT + SECOND / 5n, AT + SECOND].flatMap((timeNs) => events.of(stepped(SECOND, timeNs)));
  const gaps = told.flatMap(({ event }) =>
    event.kind === 'gone' || event.kind === 'opened' ? [[event.kind, event.timeNs - AT]] : [],
  );
  expect(gaps).toEqual([
    ['gone', -SECOND / 4n],
    ['opened', SECOND / 4n],
    ['gone', SECOND / 4n + 1n],
    ['opened', (SECOND * 9n) / 20n],
    ['gone', (SECOND * 3n) / 4n],
    ['opened', (SECOND * 5n) / 4n],
  ]);
});

test('news of a bridge come with their time and the namespace they are of, none where they are not understood', () => {
  const events = new LiveEvents([]);
  const change = {
    deleted: false,
    mac: '02:00:00:00:00:01',
    portIndex: 4,
    bridgeIndex: 2,
    vlan: 10,
    state: 2,
    flags: 0,
  };
  const port = { portIndex: 4, bridgeIndex: 2, state: 'blocking' } as const;
  const netlink = { kind: 'netlink', timeNs: AT, netns: '' } as const;
  expect(events.of({ ...netlink, news: { kind: 'neighbour', change } })).toEqual([
    { timeNs: AT, event: { kind: 'neighbour', event: { ...change, timeNs: AT } } },
  ]);
  expect(events.of({ ...netlink, netns: 'hv', news: { kind: 'neighbour', change } })).toEqual([
    { timeNs: AT, event: { kind: 'neighbour', event: { ...change, timeNs: AT, netns: 'hv' } } },
  ]);
  expect(events.of({ ...netlink, news: { kind: 'bridge-port', port } })).toEqual([
    { timeNs: AT, event: { kind: 'bridge-port', event: { ...port, timeNs: AT } } },
  ]);
  expect(events.of({ ...netlink, netns: 'hv', news: { kind: 'bridge-port', port } })).toEqual([
    { timeNs: AT, event: { kind: 'bridge-port', event: { ...port, timeNs: AT, netns: 'hv' } } },
  ]);
  expect(events.of({ ...netlink, news: null })).toEqual([]);
  expect(events.of({ kind: 'netlink-lost', timeNs: AT, netns: 'hv' })).toEqual([
    { timeNs: AT, event: { kind: 'neighbours-lost', timeNs: AT } },
  ]);
});
