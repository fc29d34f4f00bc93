/** Replies with a fault, and replies that answer nobody: when they are why an exchange failed. */
import { expect, test } from 'vitest';
import type { DhcpMessage } from '../../../src/dhcp/message.ts';
import { Knowledge } from '../../../src/diagnose/knowledge.ts';
import { replyMalformed } from '../../../src/diagnose/rules/reply-malformed.ts';
import type { Exchange, Message } from '../../../src/trace/types.ts';
import { DISCOVER, exchange, MAC, message, PATH } from '../build.ts';
import { END } from '../end.ts';

const SECOND = 1_000_000;
const KNOWN = new Knowledge([PATH]);
const offer = (at: number, dhcp: Partial<DhcpMessage> = {}): Message => {
  const made = message(2, 'OFFER', [`uplink0 in ${at - 1}`, `tap0 out ${at}`]);
  return { ...made, dhcp: { ...made.dhcp, ...dhcp } };
};
const asked = (at: number, rest: Partial<Message> = {}) => ({ ...message(1, 'DISCOVER', [`tap0 in ${at}`]), ...rest });

/** What is told at the end of exchanges without a reply, and of replies that belong to none. */
function atEnd(unanswered: readonly Exchange[], strays: readonly Exchange[]) {
  const rule = replyMalformed.create!();
  for (const each of [...unanswered, ...strays]) expect(rule.onExchange!(each, KNOWN)).toEqual([]);
  return rule.onEnd!(END, KNOWN);
}
const unanswered = (...times: readonly number[]) =>
  exchange(
    'no-reply',
    times.map((at) => asked(at)),
  );
const stray = (at: number, rest: Partial<Exchange> = {}): Exchange => ({
  ...exchange('incomplete', [offer(at)]),
  id: 9,
  xid: 77,
  ...rest,
});

test('two replies to nobody, soon after requests that got none, have the wrong xid', () => {
  expect(atEnd([unanswered(0)], [stray(500), stray(600)])).toMatchObject([
    {
      facts: { mac: MAC, port: 'tap0', faults: ['xid'] },
      evidence: [{ what: 'arrived' }, {}],
      exchanges: [1],
      messages: [],
    },
  ]);
  expect(atEnd([unanswered(0, 9 * SECOND)], [stray(500), stray(9 * SECOND + 5)])).toHaveLength(1);
  expect(atEnd([unanswered(0)], [stray(500), stray(3 * SECOND - 1)])).toHaveLength(1);
});

test('the xid is right where the trace took the client for another one by its hardware type', () => {
  expect(atEnd([unanswered(0)], [stray(500, { xid: 1 }), stray(600, { xid: 1 })])).toMatchObject([
    { facts: { faults: ['hardware'] } },
  ]);
  expect(atEnd([unanswered(0)], [stray(500, { xid: 1 }), stray(600)])).toMatchObject([{ facts: { faults: ['xid'] } }]);
});

test('one alone, later, earlier, for another, or of an exchange that shows its request, proves nothing', () => {
  const two = (first: Exchange, second: Exchange) => atEnd([unanswered(1_000)], [first, second]);
  expect(atEnd([unanswered(0)], [stray(500)])).toEqual([]);
  expect(two(stray(2_000), stray(1_000 + 3 * SECOND))).toEqual([]);
  expect(two(stray(2_000), stray(1_000))).toEqual([]);
  expect(two(stray(2_000), stray(2_500, { chaddr: '02:00:00:00:00:99' }))).toEqual([]);
  expect(two(stray(2_000), stray(2_500, { messages: [DISCOVER, offer(2_500)] }))).toEqual([]);
  expect(two(stray(2_000), stray(2_500, { outcome: 'bound' }))).toEqual([]);
  // Only DISCOVERs ask for OFFERs, and only a path that ends at the guest shows what reached it.
  const requested = exchange('no-reply', [message(1, 'REQUEST', ['tap0 in 0'])]);
  expect(atEnd([requested], [stray(500), stray(600)])).toEqual([]);
  expect(atEnd([exchange('no-reply', [asked(0, { sightings: [] })])], [stray(500), stray(600)])).toEqual([]);
  const inner = { ...PATH, hops: PATH.hops.slice(0, 1) };
  expect(
    atEnd(
      [{ ...unanswered(0), path: { ...inner, hops: [{ ...inner.hops[0]!, role: 'unknown' }] } }],
      [stray(500), stray(600)],
    ),
  ).toEqual([]);
});

test('a thousand of each are remembered', () => {
  const many = Array.from({ length: 1_002 }, (_, i) => stray(500 + i));
  expect(atEnd([unanswered(0)], many)[0]?.evidence).toHaveLength(1_000);
  expect(
    atEnd(
      Array.from({ length: 1_001 }, () => unanswered(0)),
      [stray(500), stray(600)],
    ),
  ).toHaveLength(1_000);
});

test('a fault is blamed where every offer that came has it', () => {
  const ignored = (...messages: readonly Message[]) =>
    replyMalformed.create!().onExchange!(exchange('offer-ignored', [asked(0), ...messages]), KNOWN);
  const faulty = offer(500, { serverId: null, yiaddr: 0 });
  const half = { ...offer(600, { serverId: null }), id: 3 };
  expect(ignored(faulty)).toMatchObject([{ facts: { faults: ['no-address', 'no-server-id'] }, messages: [2] }]);
  expect(ignored(faulty, half)).toMatchObject([
    { facts: { faults: ['no-server-id'] }, messages: [2, 3], evidence: [{ messageId: 2 }, { messageId: 3 }] },
  ]);
  expect(ignored(faulty, offer(700))).toEqual([]);
  expect(ignored(offer(700))).toEqual([]);
  expect(ignored()).toEqual([]);
});

test('what an offer has wrong is seen from the DISCOVER before it that did not come back', () => {
  const ignored = (...messages: readonly Message[]) =>
    replyMalformed.create!().onExchange!(exchange('offer-ignored', messages), KNOWN).map(({ facts }) => facts.faults);
  const broadcast = (flags: number, rest: Partial<Message> = {}) => {
    const made = asked(0, rest);
    return { ...made, dhcp: { ...made.dhcp, flags } };
  };
  const wants = 0x8000;
  // It asked for a broadcast, and gets a unicast.
  const unicast = {
    ...offer(500),
    sightings: offer(500).sightings.map((each) => ({ ...each, ipDestination: 0xc000025e })),
  };
  expect(ignored(broadcast(wants), unicast)).toEqual([['not-broadcast']]);
  expect(ignored(broadcast(0), unicast)).toEqual([]);
  expect(ignored(broadcast(0), broadcast(wants), unicast)).toEqual([['not-broadcast']]);
  expect(ignored(broadcast(wants), broadcast(0), unicast)).toEqual([]);
  expect(ignored(broadcast(wants), broadcast(0, { reflects: 1 }), unicast)).toEqual([['not-broadcast']]);
  expect(ignored(broadcast(wants), unicast, broadcast(0))).toEqual([['not-broadcast']]);
  // To the MAC that the request came from, which is not the one it named.
  const other = '02:00:00:00:00:99';
  const direct = {
    ...offer(500),
    sightings: offer(500).sightings.map((each) => ({ ...each, linkDestination: other })),
  };
  const sent = { ...asked(0), sightings: asked(0).sightings.map((each) => ({ ...each, linkSource: other })) };
  expect(ignored(sent, direct)).toEqual([]);
  expect(ignored(asked(0), direct)).toEqual([['other-receiver']]);
});
