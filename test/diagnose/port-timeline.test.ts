import { expect, test } from 'vitest';
import { PortTimeline } from '../../src/diagnose/port-timeline.ts';
import type { PortStateChange } from '../../src/state/kinds/port-state.ts';
import { bridge, port } from '../wiring/wiring.ts';

const change = (timeNs: bigint, from: string | null, to: string): PortStateChange => ({
  kind: 'port-state',
  timeNs,
  port: 'tap0',
  bridge: 'br0',
  from,
  to,
});
const LINKS = [bridge('br0'), port('tap0', 'br0'), port('tap1', 'br0')];

function timelineOf(...changes: readonly PortStateChange[]): PortTimeline {
  const timeline = new PortTimeline();
  for (const each of changes) timeline.add(each);
  return timeline;
}
const statesAt = (timeline: PortTimeline, timeNs: bigint) =>
  timeline.at(timeNs, LINKS).map(({ portState }) => portState);

test('a port that forwards by now was in the state that the kernel told of then', () => {
  const timeline = timelineOf(change(30n, 'learning', 'forwarding'), change(20n, 'listening', 'learning'));
  expect(statesAt(timeline, 10n)).toEqual([null, 'listening', 'forwarding']);
  expect(statesAt(timeline, 20n)).toEqual([null, 'learning', 'forwarding']);
  expect(statesAt(timeline, 30n)).toEqual([null, 'forwarding', 'forwarding']);
});

test('where the state before a change is not known, the snapshot tells', () => {
  expect(statesAt(timelineOf(change(30n, null, 'blocking')), 10n)).toEqual([null, 'forwarding', 'forwarding']);
});

test('a port that is on no bridge now has no state', () => {
  const off = { ...port('tap0', 'br0'), master: null, portState: null };
  expect(timelineOf(change(1n, null, 'blocking')).at(5n, [off])).toEqual([off]);
});

test('of very many changes the latest are kept', () => {
  const timeline = new PortTimeline();
  for (let at = 0n; at < 1000n; at++) timeline.add(change(at, null, at % 2n === 0n ? 'blocking' : 'forwarding'));
  expect(timeline.latest('tap0', 999n)?.to).toBe('forwarding');
  expect(timeline.latest('tap0', 10n)).toBe(null);
});

test('of two changes of one time the one that was told later holds', () => {
  expect(timelineOf(change(5n, null, 'blocking'), change(5n, 'blocking', 'learning')).latest('tap0', 5n)?.to).toBe(
    'learning',
  );
});

test('after a change is what comes later, not the change itself', () => {
  const timeline = timelineOf(change(5n, null, 'blocking'), change(7n, null, 'learning'));
  expect([4n, 5n, 7n].map((timeNs) => timeline.next('tap0', timeNs)?.timeNs)).toEqual([5n, 7n, undefined]);
});

test('of very many ports the first are followed, and those to the end', () => {
  const timeline = new PortTimeline();
  for (let i = 0; i < 4100; i++) timeline.add({ ...change(1n, null, 'blocking'), port: `tap${i}` });
  for (const name of ['tap0', 'tap4095', 'tap4096']) timeline.add({ ...change(2n, null, 'learning'), port: name });
  expect(['tap0', 'tap4095', 'tap4096'].map((name) => timeline.latest(name, 2n)?.to)).toEqual([
    'learning',
    'learning',
    undefined,
  ]);
});
