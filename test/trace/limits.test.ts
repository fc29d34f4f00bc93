/** Floods: state stays within its named limits, what is evicted is counted, and nobody else pays for it. */
import { expect, test } from 'vitest';
import type { Path } from '../../src/path/path.ts';
import { DEFAULT_LIMITS, DEFAULT_SETTLE_NS, REPLAY_LIMITS, type TraceLimits } from '../../src/trace/limits.ts';
import { Tracer } from '../../src/trace/tracer.ts';
import type { Exchange, Message, Sighting } from '../../src/trace/types.ts';
import { GUEST, makeDatagram, makeFrame, makeMessage, SERVER } from './fake-message.ts';

const START_NS = 1_790_000_000_000_000_000n;
const MICROSECOND_NS = 1000n;
const BROADCAST = 'ff:ff:ff:ff:ff:ff';
const FLOODER = '02:00:00:00:00:02';
const HOPS = [
  { name: 'uplink0', interfaces: ['uplink0'], role: 'uplink' },
  { name: 'br0', interfaces: ['br0'], role: 'bridge' },
] as const;
const pathOf = (guest: string | null, tap: string): Path => ({
  guest: guest === null ? null : { mac: guest, name: null },
  hops: [...HOPS, { name: tap, interfaces: [tap], role: 'tap' }],
});
const IDS = ['uplink0', 'br0', 'tap0', 'tap1'];

/** What only the trace itself needs of a copy. */
function withoutId(sighting: Sighting): Sighting {
  return Object.fromEntries(Object.entries(sighting).filter(([name]) => name !== 'interfaceId')) as unknown as Sighting;
}

function makeTrace(paths: readonly Path[], limits: TraceLimits = DEFAULT_LIMITS) {
  const messages: Message[] = [];
  const exchanges: Exchange[] = [];
  const tracer = new Tracer({
    paths,
    settleNs: DEFAULT_SETTLE_NS,
    limits,
    sink: { sighting: () => {}, verdict: (message) => messages.push(message), exchange: (e) => exchanges.push(e) },
  });
  const discover = (at: number, chaddr: string, xid: number, tap: string, hops = 3): void => {
    const timeNs = START_NS + BigInt(at) * MICROSECOND_NS;
    tracer.advance(timeNs - 1n);
    const dhcp = makeMessage({ type: 'DISCOVER', xid, chaddr });
    const datagram = makeDatagram(dhcp, chaddr, BROADCAST);
    for (const [name, direction] of [
      [tap, 'in'],
      ['br0', 'in'],
      ['uplink0', 'out'],
    ].slice(0, hops) as [string, 'in'][]) {
      tracer.sight(makeFrame(IDS.indexOf(name), timeNs, direction), name, datagram, dhcp);
    }
  };
  const lostOffer = (at: number, chaddr: string, xid: number): void => {
    const timeNs = START_NS + BigInt(at) * MICROSECOND_NS;
    const dhcp = makeMessage({ type: 'OFFER', xid, chaddr });
    const datagram = makeDatagram(dhcp, SERVER, chaddr);
    for (const name of ['uplink0', 'br0'])
      tracer.sight(makeFrame(IDS.indexOf(name), timeNs, 'in'), name, datagram, dhcp);
  };
  /** A message of a lease at all hops. */
  const lease = (at: number, guest: number, type: 'DISCOVER' | 'OFFER' | 'REQUEST' | 'ACK'): void => {
    const timeNs = START_NS + BigInt(at) * MICROSECOND_NS;
    tracer.advance(timeNs - 1n);
    const chaddr = `02:02:00:00:${(guest >> 8).toString(16).padStart(2, '0')}:${(guest & 255).toString(16).padStart(2, '0')}`;
    const dhcp = makeMessage({ type, xid: guest, chaddr });
    const datagram = dhcp.op === 1 ? makeDatagram(dhcp, chaddr, BROADCAST) : makeDatagram(dhcp, SERVER, chaddr);
    for (const name of IDS.slice(0, 3)) {
      const inward = name === 'tap0' ? 'out' : 'in';
      const outward = name === 'uplink0' ? 'out' : 'in';
      tracer.sight(makeFrame(IDS.indexOf(name), timeNs, dhcp.op === 1 ? outward : inward), name, datagram, dhcp);
    }
  };
  const finish = (at: number): boolean => tracer.finish(START_NS + BigInt(at) * MICROSECOND_NS, true);
  return { tracer, messages, exchanges, discover, lostOffer, lease, finish };
}

test('a flood of random xids from one guest leaves the exchange of another alone', () => {
  const { tracer, messages, exchanges, discover, lostOffer, finish } = makeTrace([
    pathOf(GUEST, 'tap0'),
    pathOf(FLOODER, 'tap1'),
  ]);
  discover(0, GUEST, 7, 'tap0');
  // 2,000 a second for ten seconds.
  for (let i = 1; i <= 20_000; i++) discover(i * 500, FLOODER, 1000 + i, 'tap1');
  lostOffer(10_001_000, GUEST, 7);
  finish(20_000_000);
  const own = messages.filter(({ dhcp }) => dhcp.chaddr === GUEST);
  expect(own.map(({ dhcp, verdict }) => `${dhcp.type} ${verdict?.status}`)).toEqual([
    'DISCOVER delivered',
    'OFFER lost',
  ]);
  expect(exchanges.filter(({ chaddr }) => chaddr === GUEST).map(({ outcome }) => outcome)).toEqual(['reply-lost']);
  expect(tracer.counts.evicted).toBe(20_000 - DEFAULT_LIMITS.exchangesPerClient);
  expect(tracer.counts.delivered).toBe(20_001);
});

test('a hop whose copies were dropped at a limit is not taken for blind', () => {
  const { tracer } = makeTrace([pathOf(FLOODER, 'tap1')]);
  const SPACING_NS = 17n * MICROSECOND_NS;
  for (let i = 0; i < 20_000; i++) {
    const timeNs = START_NS + BigInt(i) * SPACING_NS;
    const dhcp = makeMessage({ type: 'DISCOVER', xid: i, chaddr: FLOODER });
    const datagram = makeDatagram(dhcp, FLOODER, BROADCAST);
    // Between one hop and the next others settle, which makes room for the rest of a payload that had none.
    for (const [hop, name] of ['tap1', 'br0', 'uplink0'].entries()) {
      const seenNs = timeNs + BigInt(hop) * 6n * MICROSECOND_NS;
      tracer.advance(seenNs - 1n);
      tracer.sight(makeFrame(IDS.indexOf(name), seenNs, name === 'uplink0' ? 'out' : 'in'), name, datagram, dhcp);
    }
  }
  tracer.finish(START_NS + 20_000n * SPACING_NS, true);
  expect(tracer.counts.evicted).toBeGreaterThan(10_000);
  expect([...tracer.skipped]).toEqual([]);
});

test('a flood of random addresses pushes out its own kind only', () => {
  const { tracer, messages, discover, lostOffer, finish } = makeTrace([pathOf(GUEST, 'tap0'), pathOf(null, 'tap1')]);
  discover(0, GUEST, 7, 'tap0');
  for (let i = 1; i <= 20_000; i++) {
    discover(
      i * 500,
      `02:01:00:${[16, 8, 0].map((shift) => ((i >> shift) & 255).toString(16).padStart(2, '0')).join(':')}`,
      9,
      'tap1',
    );
  }
  lostOffer(10_001_000, GUEST, 7);
  finish(20_000_000);
  expect(messages.filter(({ dhcp }) => dhcp.chaddr === GUEST).map(({ verdict }) => verdict?.status)).toEqual([
    'delivered',
    'lost',
  ]);
  expect(tracer.counts.delivered).toBe(20_001);
  expect(tracer.counts.evicted).toBeGreaterThan(20_000 - DEFAULT_LIMITS.clients - 10);
});

test('a storm of copies of one payload is cut down to the limit, and what was not kept excuses a loss', () => {
  const { tracer, messages, discover, finish } = makeTrace([pathOf(GUEST, 'tap0')]);
  const began = performance.now();
  // 50,000 frames a second for two seconds.
  for (let i = 0; i < 100_000; i++) discover(i * 20, GUEST, 7, 'tap0', 1);
  finish(10_000_000);
  expect(performance.now() - began).toBeLessThan(10_000);
  expect(messages.every(({ verdict }) => verdict?.status === 'inconclusive' || verdict?.status === 'lost')).toBe(true);
  expect(messages.some(({ verdict }) => verdict?.reasons.includes('evicted'))).toBe(true);
  expect(tracer.counts.evicted + messages.length).toBeGreaterThanOrEqual(100_000);
  expect(tracer.counts.unjudged).toBeGreaterThan(90_000);
});

test('frames of more clients at once than can be followed are counted, but not those of strangers', () => {
  const crowd = (paths: readonly Path[], askAt: string) => {
    const { tracer, discover, finish } = makeTrace(paths);
    const address = (i: number) =>
      `02:01:00:00:${[8, 0].map((shift) => ((i >> shift) & 255).toString(16).padStart(2, '0')).join(':')}`;
    for (let i = 0; i < DEFAULT_LIMITS.clients + 100; i++) discover(0, address(i), 9, askAt);
    finish(10_000_000);
    return tracer.counts;
  };
  expect(crowd([pathOf(null, 'tap0')], 'tap0')).toMatchObject({
    delivered: DEFAULT_LIMITS.clients,
    evicted: 100,
    unjudged: 300,
  });
  expect(crowd([pathOf(GUEST, 'tap0')], 'tap1')).toMatchObject({ evicted: 100, unjudged: 0 });
});

test('a replay follows a crowd that no live trace does, and says the same of each', () => {
  const GUESTS = 5000;
  const run = (limits: TraceLimits, asking: readonly number[]) => {
    const { tracer, exchanges, lease, finish } = makeTrace([pathOf(null, 'tap0')], limits);
    // All of them ask before the first is answered, and the last is answered before the first exchange closes.
    for (const [step, type] of (['DISCOVER', 'OFFER', 'REQUEST', 'ACK'] as const).entries()) {
      for (const guest of asking) lease((step * GUESTS + guest) * 100, guest, type);
    }
    finish(120_000_000);
    return { counts: tracer.counts, exchanges };
  };
  const all = Array.from({ length: GUESTS }, (_, guest) => guest);
  const crowd = run(REPLAY_LIMITS, all);
  expect(crowd.counts).toMatchObject({ exchanges: GUESTS, delivered: 4 * GUESTS, evicted: 0, unjudged: 0 });
  const few = all.slice(0, 100);
  const told = ({ chaddr, outcome, phases, messages }: Exchange) => ({
    chaddr,
    outcome,
    phases,
    messages: messages.map(({ dhcp, sightings, verdict }) => ({ dhcp, sightings: sightings.map(withoutId), verdict })),
  });
  const alone = run(DEFAULT_LIMITS, few).exchanges.map(told);
  expect(crowd.exchanges.filter(({ xid }) => xid < few.length).map(told)).toEqual(alone);
});

test('strangers at the shared hops never make a trace forget who asked at the port', () => {
  const { tracer, messages, discover, lostOffer, finish } = makeTrace([pathOf(null, 'tap0')]);
  discover(0, GUEST, 7, 'tap0');
  for (let i = 1; i <= 20_000; i++) {
    const octets = [16, 8, 0].map((shift) => ((i >> shift) & 255).toString(16).padStart(2, '0'));
    // Their own port is no hop of this path: they pass its bridge and its uplink.
    discover(i * 10, `02:01:00:${octets.join(':')}`, 9, 'tap1');
  }
  lostOffer(210_000, GUEST, 7);
  finish(20_000_000);
  expect(messages.map(({ dhcp, verdict }) => `${dhcp.chaddr} ${dhcp.type} ${verdict?.status}`)).toEqual([
    `${GUEST} DISCOVER delivered`,
    `${GUEST} OFFER lost`,
  ]);
  expect(tracer.counts.evicted).toBeGreaterThan(15_000);
  expect(tracer.counts.unjudged).toBe(0);
});

test('of an exchange too long to keep, its begin, its end and its losses are told', () => {
  const path = pathOf(GUEST, 'tap0');
  const { tracer, messages, exchanges, discover, lostOffer, finish } = makeTrace([path]);
  const minutes = (count: number) => count * 60_000_000;
  // A client that keeps its xid: nobody answers for hours, but for one OFFER, which is lost.
  for (let i = 0; i < 500; i++) {
    discover(minutes(i), GUEST, 7, 'tap0');
    if (i === 300) lostOffer(minutes(i) + 1000, GUEST, 7);
  }
  const reply = makeMessage({ type: 'ACK', xid: 7, chaddr: GUEST });
  const timeNs = START_NS + BigInt(minutes(499) + 2000) * MICROSECOND_NS;
  for (const [id, name] of IDS.slice(0, 3).entries()) {
    tracer.sight(makeFrame(id, timeNs, id === 2 ? 'out' : 'in'), name, makeDatagram(reply, SERVER, GUEST), reply);
  }
  finish(minutes(501));
  expect(exchanges).toHaveLength(1);
  const [exchange] = exchanges;
  const limit = DEFAULT_LIMITS.messagesPerExchange;
  expect(exchange?.messages).toHaveLength(limit);
  const told = messages.filter(({ id, verdict }) => id <= 64 || verdict?.status === 'lost' || id > 502 - (limit - 65));
  expect(exchange?.messages).toEqual(told);
  expect(exchange?.outcome).toBe('bound');
  expect(exchange?.retransmissions).toEqual({ 'to-network': 499, 'to-guest': 0 });
  expect(tracer.counts).toMatchObject({ delivered: 501, lost: 1, evicted: 502 - limit });
});

test('where a loop returns a request without end, its reflections give way to messages', () => {
  const { exchanges, tracer, discover, lostOffer, finish } = makeTrace([pathOf(GUEST, 'tap0')]);
  discover(0, GUEST, 7, 'tap0');
  const dhcp = makeMessage({ type: 'DISCOVER', xid: 7, chaddr: GUEST });
  for (let i = 1; i <= 1000; i++) {
    const timeNs = START_NS + BigInt(i * 10_000) * MICROSECOND_NS;
    tracer.advance(timeNs - 1n);
    for (const [id, name] of IDS.slice(0, 3).entries()) {
      tracer.sight(makeFrame(id, timeNs, id === 2 ? 'out' : 'in'), name, makeDatagram(dhcp, GUEST, BROADCAST), dhcp);
    }
    if (i === 500) lostOffer(i * 10_000 + 1000, GUEST, 7);
  }
  finish(20_000_000);
  expect(exchanges.map(({ outcome }) => outcome)).toEqual(['reply-lost']);
  expect(exchanges[0]?.messages.filter(({ reflects }) => reflects === null).map(({ dhcp: { type } }) => type)).toEqual([
    'DISCOVER',
    'OFFER',
  ]);
});
