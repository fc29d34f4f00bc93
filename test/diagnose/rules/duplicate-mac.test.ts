/** Another machine with the guest's MAC: which requests count as its own, and which as the guest's. */
import { expect, test } from 'vitest';
import type { DhcpMessage } from '../../../src/dhcp/message.ts';
import type { DhcpType } from '../../../src/dhcp/message-type.ts';
import { Knowledge } from '../../../src/diagnose/knowledge.ts';
import { duplicateMac } from '../../../src/diagnose/rules/duplicate-mac.ts';
import type { Path } from '../../../src/path/path.ts';
import type { Message, Outcome, Sighting } from '../../../src/trace/types.ts';
import { makeMessage } from '../../trace/fake-message.ts';
import { makeSighting, makeTraced } from '../../trace/traced.ts';
import { exchange, MAC, PATH } from '../build.ts';
import { END } from '../end.ts';

const STRANGER = '02:00:00:00:00:99';

/** A trace to which this test tells, second by second, what was seen. */
function traceOf(paths: readonly Path[] = [PATH]) {
  const rule = duplicateMac.create!();
  const known = new Knowledge(paths);
  let second = 0;
  const frame = (
    xid: number,
    rest: Partial<Sighting>,
    dhcp: Partial<DhcpMessage> & { type?: DhcpType } = {},
    mac = MAC,
  ) => {
    const said = { ...makeMessage({ type: dhcp.type ?? 'DISCOVER', xid, chaddr: mac }), ...dhcp };
    const sighting = makeSighting(said, { hop: 'uplink0', timeNs: BigInt(second++), direction: 'in', ...rest });
    rule.onFrame!(sighting, said, known);
  };
  return {
    /** In by the uplink. */
    outside: (
      xid: number,
      rest: Partial<Sighting> = {},
      dhcp: Partial<DhcpMessage> & { type?: DhcpType } = {},
      mac = MAC,
    ) => frame(xid, rest, dhcp, mac),
    left: (xid: number) => frame(xid, { direction: 'out' }),
    own(xid: number, rest: Partial<Message> = {}, dhcp: Partial<DhcpMessage> = {}, mac = MAC) {
      const said = { ...makeMessage({ type: 'DISCOVER', xid, chaddr: mac }), ...dhcp };
      rule.onMessage!(makeTraced(said, { sightings: [makeSighting(said, { timeNs: BigInt(second++) })], ...rest }));
    },
    closed: (id: number, outcome: Outcome = 'bound', chaddr = MAC) =>
      rule.onExchange!({ ...exchange(outcome, []), id, chaddr }, known),
    found: (dropped = 0) =>
      rule.onEnd!({ ...END, dropped: new Map(dropped === 0 ? [] : [['tap0', { dropped, timeNs: 0n }]]) }, known),
  };
}
type Trace = ReturnType<typeof traceOf>;
/** The guest asks before and after what `between` tells. */
function amid(between: (trace: Trace) => void, paths?: readonly Path[]) {
  const trace = traceOf(paths);
  trace.outside(1, {}, { op: 2 });
  trace.own(100);
  between(trace);
  trace.own(101);
  return trace.found();
}

test('a request from outside between two of the guest is another machine’s, with where and when it came', () => {
  expect(amid((trace) => trace.outside(7))).toMatchObject([
    {
      level: 'symptom',
      facts: { mac: MAC, interface: 'uplink0' },
      evidence: [{ what: 'arrived', hop: 'uplink0', interface: 'uplink0', timeNs: 2n, direction: 'in', mac: MAC }],
      count: 1,
    },
  ]);
  expect(amid((trace) => trace.outside(7, { hop: '', interface: 'uplink0' }))).toMatchObject([
    { evidence: [{ hop: 'uplink0' }] },
  ]);
  // Of an xid with the highest bit set as well.
  expect(amid((trace) => trace.outside(0xf0000001))).toHaveLength(1);
});

test('so is one of the guest between two from outside; one that came before all or after all may be a guest that moved', () => {
  const found = (...seen: readonly ('own' | 'outside')[]) => {
    const trace = traceOf();
    trace.outside(1, {}, { op: 2 });
    for (const [i, each] of seen.entries()) trace[each](10 + i);
    return trace.found().length;
  };
  expect(found('outside', 'own', 'outside')).toBe(1);
  expect(found('own', 'outside', 'own', 'outside')).toBe(1);
  expect([found('own', 'outside'), found('outside', 'own'), found('own', 'own'), found('outside', 'outside')]).toEqual([
    0, 0, 0, 0,
  ]);
  expect(found('own', 'own', 'outside', 'outside')).toBe(0);
});

test('what is no request of that MAC from the network is nobody’s', () => {
  const none: ((trace: Trace) => void)[] = [
    (trace) => trace.outside(7, {}, { op: 2 }),
    (trace) => trace.outside(7, {}, { giaddr: 1 }),
    (trace) => trace.outside(7, { direction: null }),
    (trace) => trace.outside(7, { hop: 'tap0', interface: 'tap0' }),
    (trace) => trace.outside(7, {}, {}, STRANGER),
    // It left here, or the guest's port shows it, before or after.
    (trace) => {
      trace.left(7);
      trace.outside(7);
    },
    (trace) => {
      trace.own(7);
      trace.outside(7);
    },
    (trace) => {
      trace.outside(7);
      trace.own(7);
    },
  ];
  for (const between of none) expect(amid(between)).toEqual([]);
  const inner = { ...PATH, hops: PATH.hops.slice(1) };
  expect(amid((trace) => trace.outside(7), [inner])).toEqual([]);
  expect(amid((trace) => trace.outside(7), [{ ...PATH, hops: PATH.hops.slice(0, 1) }])).toEqual([]);
});

test('what the guest’s side shows is the guest’s, but for reflections, replies and what heads for it', () => {
  const found = (rest: Partial<Message>, dhcp: Partial<DhcpMessage> = {}) => {
    const trace = traceOf();
    trace.outside(1, {}, { op: 2 });
    trace.own(100);
    trace.outside(7);
    trace.own(101, rest, dhcp);
    return trace.found().length;
  };
  expect(found({})).toBe(1);
  expect([
    found({ reflects: 1 }),
    found({ heading: 'to-guest' }),
    found({}, { op: 2 }),
    found({ sightings: [] }),
  ]).toEqual([0, 0, 0, 0]);
});

test('without directions nothing is kept', () => {
  const trace = traceOf();
  trace.own(100);
  trace.closed(1, 'no-reply');
  trace.outside(7);
  trace.own(101);
  expect(trace.found()).toEqual([]);
  trace.own(102);
  trace.outside(8);
  trace.own(103);
  expect(trace.found()).toMatchObject([{ level: 'symptom', exchanges: [] }]);
});

test('a guest that is not named is known by what it asked; of one whose capture lost frames two requests are needed', () => {
  const nameless = { ...PATH, guest: null };
  const before = traceOf([nameless]);
  before.outside(7);
  before.own(100);
  before.outside(8);
  before.own(101);
  expect(before.found()).toMatchObject([{ count: 1 }]);
  expect(before.found(1)).toEqual([]);
  before.outside(9);
  expect(before.found(1)).toMatchObject([{ count: 2 }]);
});

test('it is the cause where an exchange of the guest failed', () => {
  const trace = traceOf();
  trace.outside(1, {}, { op: 2 });
  trace.own(100);
  trace.outside(7);
  trace.own(101);
  for (const [id, outcome] of (['bound', 'no-reply', 'bound'] as const).entries()) trace.closed(id, outcome);
  expect(trace.found()).toMatchObject([{ level: 'cause', exchanges: [0, 1, 2] }]);
});

test('sixty-four requests of each and exchanges are remembered; of more nothing is said that may be wrong', () => {
  const numbers = (count: number, from = 0) => Array.from({ length: count }, (_, i) => from + i);
  const many = traceOf();
  many.own(1_000);
  many.outside(1_001);
  many.own(1_002);
  for (const xid of numbers(70)) many.outside(xid);
  for (const id of numbers(70)) many.closed(id);
  const [hit] = many.found();
  expect(hit?.count).toBe(64);
  expect(hit?.exchanges).toEqual(numbers(64));
  // What comes back of the guest's own that there was no room for is not to be taken for another's.
  const around = (own: number) => {
    const trace = traceOf();
    trace.outside(1, {}, { op: 2 });
    trace.own(999, {}, {}, STRANGER);
    trace.outside(5_000);
    for (const xid of numbers(own)) trace.own(xid);
    trace.outside(6_000);
    return trace.found().length;
  };
  expect([around(63), around(64)]).toEqual([1, 0]);
  const full = traceOf();
  full.outside(1, {}, { op: 2 });
  full.own(0);
  full.outside(5_000);
  for (const xid of numbers(63, 1)) full.own(xid);
  expect(full.found()).toHaveLength(1);
  full.own(5_000);
  expect(full.found()).toEqual([]);
});

test('of requests that are repeated the first is told, and that they were repeated shows who takes turns', () => {
  const [hit] = amid((trace) => {
    trace.outside(7);
    trace.outside(7);
  });
  expect(hit?.evidence).toMatchObject([{ timeNs: 2n }]);
  const repeated = traceOf();
  repeated.outside(1, {}, { op: 2 });
  repeated.own(100);
  repeated.outside(7);
  repeated.own(100);
  expect(repeated.found()).toHaveLength(1);
});

test('a request of the guest that came back before its port was judged tells no time of its own', () => {
  const trace = traceOf();
  trace.outside(5);
  trace.own(5);
  trace.outside(7);
  trace.own(100);
  expect(trace.found()).toEqual([]);
});

test('at one instant nobody asked before the other', () => {
  expect(amid((trace) => trace.outside(7, { timeNs: 1n }))).toEqual([]);
  expect(amid((trace) => trace.outside(7, { timeNs: 3n }))).toEqual([]);
  expect(amid((trace) => trace.outside(7, { timeNs: 2n }))).toHaveLength(1);
});

test('who was asked for from outside is remembered, however many others come after', () => {
  const found = amid((trace) => {
    trace.outside(7);
    for (let i = 0; i < 5_000; i++)
      trace.own(
        1,
        {},
        {},
        `02:00:00:00:${(i >> 8).toString(16).padStart(2, '0')}:${(i & 255).toString(16).padStart(2, '0')}`,
      );
  });
  expect(found).toHaveLength(1);
});
