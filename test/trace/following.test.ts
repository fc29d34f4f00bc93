/** Paths that join and leave while a trace runs: whose client is judged where. */
import { expect, test } from 'vitest';
import type { DhcpType } from '../../src/dhcp/message-type.ts';
import type { Path } from '../../src/path/path.ts';
import { DEFAULT_SETTLE_NS } from '../../src/trace/limits.ts';
import { Tracer } from '../../src/trace/tracer.ts';
import type { Exchange, Message } from '../../src/trace/types.ts';
import { GUEST, makeDatagram, makeFrame, makeMessage, SERVER } from './fake-message.ts';

const START_NS = 1_790_000_000_000_000_000n;
const SECOND_NS = 1_000_000_000n;
const BROADCAST = 'ff:ff:ff:ff:ff:ff';

const pathOf = (tap: string, guest: string | null): Path => ({
  guest: guest === null ? null : { mac: guest, name: null },
  hops: [
    { name: 'uplink0', interfaces: ['uplink0'], role: 'uplink' },
    { name: 'br0', interfaces: ['br0'], role: 'bridge' },
    { name: tap, interfaces: [tap], role: 'tap' },
  ],
});

function makeTrace(paths: readonly Path[]) {
  const messages: Message[] = [];
  const exchanges: Exchange[] = [];
  const sink = {
    sighting: () => {},
    verdict: (m: Message) => messages.push(m),
    exchange: (e: Exchange) => exchanges.push(e),
  };
  const tracer = new Tracer({ paths, settleNs: DEFAULT_SETTLE_NS, sink });
  const send = (type: DhcpType, at: bigint, xid: number, seen: readonly [string, 'in' | 'out'][]): void => {
    tracer.advance(at - 1n);
    const dhcp = makeMessage({ type, xid, chaddr: GUEST });
    const datagram = dhcp.op === 1 ? makeDatagram(dhcp, GUEST, BROADCAST) : makeDatagram(dhcp, SERVER, GUEST);
    for (const [name, direction] of seen) tracer.sight(makeFrame(0, at, direction), name, datagram, dhcp);
  };
  /** A whole exchange at a tap, `second` seconds after the start. */
  const lease = (tap: string, second: number, xid: number): void => {
    let at = START_NS + BigInt(second) * SECOND_NS;
    for (const type of ['DISCOVER', 'OFFER', 'REQUEST', 'ACK'] as const) {
      at += 1_000_000n;
      const isReply = type === 'OFFER' || type === 'ACK';
      const seen: [string, 'in' | 'out'][] = [
        ['uplink0', isReply ? 'in' : 'out'],
        ['br0', 'in'],
        [tap, isReply ? 'out' : 'in'],
      ];
      send(type, at, xid, isReply ? seen : seen.reverse());
    }
    tracer.advance(at + 10n * SECOND_NS);
  };
  /** A DISCOVER at a tap that gets no answer. */
  const ask = (tap: string, second: number, xid: number): void => {
    const at = START_NS + BigInt(second) * SECOND_NS;
    send('DISCOVER', at, xid, [
      [tap, 'in'],
      ['br0', 'in'],
      ['uplink0', 'out'],
    ]);
    tracer.advance(at + SECOND_NS);
  };
  const verdicts = () => messages.map(({ dhcp, verdict }) => `${dhcp.type} ${verdict?.status}`);
  const finish = (second: number): boolean => tracer.finish(START_NS + BigInt(second) * SECOND_NS, true);
  return { tracer, messages, exchanges, ask, lease, verdicts, finish };
}

const BOUND = ['DISCOVER delivered', 'OFFER delivered', 'REQUEST delivered', 'ACK delivered'];
const tapOf = ({ path }: Exchange) => path.hops.at(-1)?.name;

test('a guest that comes back on another port is judged on the path that joined last', () => {
  const { tracer, exchanges, lease, verdicts, finish } = makeTrace([pathOf('tap0', GUEST)]);
  lease('tap0', 0, 1);
  tracer.follow([pathOf('tap0', GUEST), pathOf('tap1', GUEST)]);
  lease('tap1', 20, 2);
  finish(60);
  expect(verdicts()).toEqual([...BOUND, ...BOUND]);
  expect(exchanges.map(tapOf)).toEqual(['tap0', 'tap1']);
});

test.each([
  ['known', GUEST],
  ['not known', null],
])('a guest that was %s comes back on a port whose guest is not known yet', (_, before) => {
  const first = pathOf('tap0', before);
  const { tracer, exchanges, lease, verdicts, finish } = makeTrace([first]);
  lease('tap0', 0, 1);
  tracer.addGap('tap0', { fromNs: START_NS + 15n * SECOND_NS, toNs: START_NS + 1000n * SECOND_NS, reason: 'gone' });
  tracer.follow([first, pathOf('tap1', null)]);
  lease('tap1', 20, 2);
  lease('tap1', 40, 3);
  finish(60);
  expect(verdicts()).toEqual([...BOUND, ...BOUND, ...BOUND]);
  expect(exchanges.map(tapOf)).toEqual(['tap0', 'tap1', 'tap1']);
});

test('a guest that comes back on another port while its exchange is open is judged where it asks', () => {
  const first = pathOf('tap0', GUEST);
  const { tracer, exchanges, messages, ask, lease, verdicts, finish } = makeTrace([first]);
  ask('tap0', 0, 1);
  tracer.addGap('tap0', { fromNs: START_NS + 4n * SECOND_NS, toNs: START_NS + 1000n * SECOND_NS, reason: 'gone' });
  tracer.follow([first, pathOf('tap1', GUEST)]);
  lease('tap1', 6, 2);
  finish(60);
  expect(verdicts()).toEqual(['DISCOVER delivered', ...BOUND]);
  expect(messages.map(({ sightings }) => sightings.map(({ hop }) => hop).includes('tap1'))).toEqual([
    false,
    ...BOUND.map(() => true),
  ]);
  expect(exchanges.map((exchange) => `${tapOf(exchange)} ${exchange.outcome}`)).toEqual([
    'tap1 bound',
    'tap0 no-reply',
  ]);
});

test('an exchange that is open on a path that is left out is told with its verdicts', () => {
  const first = pathOf('tap0', null);
  const { tracer, exchanges, lease, verdicts, finish } = makeTrace([first]);
  lease('tap0', 0, 1);
  tracer.follow([pathOf('tap1', null)]);
  finish(60);
  expect(verdicts()).toEqual(BOUND);
  expect(exchanges.map(tapOf)).toEqual(['tap0']);
});
