/** What the engine notices, as events of a source. */
import { expect, test } from 'vitest';
import { createLiveEvents } from '../../src/capture/live-events.ts';
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
const stepped = (byNs: bigint): LiveRecord => ({
  kind: 'notice',
  timeNs: AT,
  interfaceId: 0,
  notice: 'clock-stepped',
  text: `${byNs}`,
});

/** The windows of a step of the clock in which open interfaces count as gone, in tenths of a second around AT. */
function windowsOf(byNs: bigint, before: readonly LiveRecord[]): unknown[] {
  const events = createLiveEvents(['up0', 'br0', 'tap0']);
  for (const record of before) events.of(record);
  const told = events.of(stepped(byNs));
  // At once: no verdict overtakes it.
  expect(told.every(({ timeNs }) => timeNs === null)).toBe(true);
  expect(told[0]?.event).toMatchObject({
    kind: 'warning',
    message: expect.stringContaining('system clock was set by'),
  });
  return told.slice(1).map(({ event }) => {
    if (event.kind !== 'gone' && event.kind !== 'opened') return event;
    return [event.interfaceId, event.kind, Number((event.timeNs - AT) / 10_000_000n) / 10];
  });
}

test('a clock set back is a gap up to where the old time was, on every interface that is open', () => {
  expect(windowsOf(-2n * SECOND, [opened(0), opened(1), opened(2), gone(1)])).toEqual([
    [0, 'gone', -2.5],
    [0, 'opened', 22.5],
    [2, 'gone', -2.5],
    [2, 'opened', 22.5],
  ]);
});

test('a clock set forward is a gap over the time that never was', () => {
  expect(windowsOf(5n * SECOND, [opened(0)])).toEqual([
    [0, 'gone', -52.5],
    [0, 'opened', 2.5],
  ]);
});

test('an interface that came back is open again', () => {
  expect(windowsOf(SECOND, [opened(0), gone(0), opened(0)])).toHaveLength(2);
});
