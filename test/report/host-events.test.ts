import { expect, test } from 'vitest';
import { FirstAndLast } from '../../src/report/first-and-last.ts';
import { createJsonReporter } from '../../src/report/json/json-reporter.ts';
import { createNdjsonReporter } from '../../src/report/json/ndjson-reporter.ts';
import type { Reporter, WriteBytes } from '../../src/report/report.ts';
import type { HostState } from '../../src/state/host-state.ts';
import { collect } from './collect.ts';
import { LOOP, LOOP_FINDINGS, LOOP_TAIL, MAC, START, STORY_PATH } from './story.ts';
import { eventErrors } from './validate-event.ts';
import { reportErrors } from './validate-report.ts';

const at = (us: number) => START + BigInt(us) * 1_000n;
const moved = (us: number): HostState => ({
  kind: 'fdb-change',
  timeNs: at(us),
  mac: MAC,
  bridge: 'br0',
  vlan: null,
  from: 'tap0',
  to: 'uplink0',
});

const HAPPENED: readonly HostState[] = [
  { kind: 'capture', timeNs: at(0), interface: 'tap0', change: 'opened', detail: '' },
  { kind: 'promisc', timeNs: at(1), interface: 'br0' },
  moved(2),
  { kind: 'link-change', timeNs: at(3), interface: 'tap0', change: 'moved', detail: 'br1' },
  { kind: 'kernel-log', timeNs: at(4), text: 'br0: received packet with own address\u001b[2J' },
  { kind: 'gap', timeNs: at(5), what: 'fdb-change', reason: 'the socket overflowed' },
];
const SNAPSHOTS: readonly HostState[] = [
  { kind: 'path', timeNs: at(0), path: STORY_PATH },
  { kind: 'link', timeNs: at(0), links: [] },
  { kind: 'fdb', timeNs: at(0), entries: [] },
  { kind: 'counters', timeNs: at(0), interfaces: [] },
  { kind: 'nft', timeNs: at(0), rulesets: [] },
  { kind: 'servers', timeNs: at(0), places: [] },
  { kind: 'domains', timeNs: at(0), guests: [] },
];

function told(create: (write: WriteBytes) => Reporter, states: readonly HostState[]): string {
  const { pieces, write } = collect();
  const reporter = create(write);
  reporter.begin([STORY_PATH]);
  for (const state of states) reporter.hostState?.(state);
  for (const message of LOOP.messages) {
    for (const sighting of message.sightings) reporter.sighting(sighting, message);
    reporter.verdict(message);
  }
  for (const finding of LOOP_FINDINGS) reporter.finding(finding);
  reporter.exchange(LOOP);
  reporter.end(LOOP_TAIL);
  return pieces.join('');
}

test('JSON lists what happened on the host with all its fields, in order of time; snapshots are no events', () => {
  const document = JSON.parse(told(createJsonReporter, [...SNAPSHOTS, ...HAPPENED.toReversed()]));
  expect(reportErrors(document)).toEqual([]);
  expect(document.hostEvents).toEqual([
    {
      kind: 'capture',
      time: '1790000000.000000000',
      interface: 'tap0',
      change: 'opened',
      detail: '',
      text: 'capture: tap0 opened',
    },
    {
      kind: 'promisc',
      time: '1790000000.000001000',
      interface: 'br0',
      text: 'promisc: br0 made promiscuous by the trace',
    },
    {
      kind: 'fdb-change',
      time: '1790000000.000002000',
      mac: MAC,
      bridge: 'br0',
      vlan: null,
      from: 'tap0',
      to: 'uplink0',
      text: `fdb br0: ${MAC} moved tap0 -> uplink0`,
    },
    {
      kind: 'link-change',
      time: '1790000000.000003000',
      interface: 'tap0',
      change: 'moved',
      detail: 'br1',
      text: 'tap0 was put on br1',
    },
    {
      kind: 'kernel-log',
      time: '1790000000.000004000',
      text: 'kernel: br0: received packet with own address\u001b[2J',
    },
    {
      kind: 'gap',
      time: '1790000000.000005000',
      what: 'fdb-change',
      reason: 'the socket overflowed',
      text: 'gap: fdb-change unobserved: the socket overflowed',
    },
  ]);
  expect(document.hostEventsLeftOut).toBe(0);
});

test('every line of NDJSON fits its schema, the first has the version, and the host is in it as in JSON', () => {
  const text = told(createNdjsonReporter, [...SNAPSHOTS, ...HAPPENED]);
  const lines = text.trimEnd().split('\n');
  const events = lines.map((line) => JSON.parse(line));
  for (const event of events) expect({ event, errors: eventErrors(event) }).toEqual({ event, errors: [] });
  expect(events[0]).toEqual({ event: 'begin', schemaVersion: 1, tool: { name: 'dhcphop', version: '0.1.0' } });
  const { hostEvents } = JSON.parse(told(createJsonReporter, HAPPENED));
  const hosts = events.filter(({ event }) => event === 'host');
  expect(hosts).toEqual(hostEvents.map((each: object) => ({ event: 'host', ...each })));
  expect(text).not.toContain('\u001b');
});

test('the schema of events refuses what is none', () => {
  expect(eventErrors({ event: 'host', kind: 'capture', time: '1.000000000' })).not.toEqual([]);
  expect(
    eventErrors({ event: 'begin', schemaVersion: 1, tool: { name: 'dhcphop', version: '0.1.0' }, more: 1 }),
  ).not.toEqual([]);
});

test('of a flood the first and the last are kept, and the others counted', () => {
  const flood = Array.from({ length: 5_000 }, (_, us) => moved(us));
  const { hostEvents, hostEventsLeftOut } = JSON.parse(told(createJsonReporter, flood));
  expect(hostEvents).toHaveLength(2_000);
  expect(hostEventsLeftOut).toBe(3_000);
  expect(hostEvents[999].time).toBe('1790000000.000999000');
  expect(hostEvents[1_000].time).toBe('1790000000.004000000');
  expect(hostEvents[1_999].time).toBe('1790000000.004999000');
});

test('a list of the first and the last keeps the order, whatever its length', () => {
  for (const [length, kept] of [
    [0, []],
    [2, [0, 1]],
    [5, [0, 1, 2, 3, 4]],
    [6, [0, 1, 2, 3, 4, 5]],
    [8, [0, 1, 2, 5, 6, 7]],
  ] as const) {
    const list = new FirstAndLast<number>(3);
    for (let i = 0; i < length; i++) list.add(i);
    expect(list.items()).toEqual(kept);
    expect(list.leftOut).toBe(length - kept.length);
  }
});
