/** Several servers that answer one request: whose answers count, and when that explains a refusal. */
import { expect, test } from 'vitest';
import type { DhcpMessage } from '../../../src/dhcp/message.ts';
import type { DhcpType } from '../../../src/dhcp/message-type.ts';
import { Knowledge } from '../../../src/diagnose/knowledge.ts';
import { severalServers } from '../../../src/diagnose/rules/several-servers.ts';
import type { Message, Outcome } from '../../../src/trace/types.ts';
import { DISCOVER, exchange, message, PATH } from '../build.ts';

const [A, B, C] = [0xc0000201, 0xc0000202, 0xc0000203] as const;
let lastId = 10;
const from = (
  type: DhcpType,
  serverId: number | null,
  dhcp: Partial<DhcpMessage> = {},
  rest: Partial<Message> = {},
): Message => {
  const made = message(++lastId, type, ['uplink0 in 1', 'tap0 out 2'], rest);
  return { ...made, dhcp: { ...made.dhcp, serverId, ...dhcp } };
};
const told = (messages: readonly Message[], outcome: Outcome = 'bound') =>
  severalServers.onExchange!(exchange(outcome, messages), new Knowledge([PATH]));
const servers = (...messages: readonly Message[]) => told(messages)[0]?.facts.servers;

test('those that answered one request with an address or a refusal, in the order of their identifiers', () => {
  expect(servers(DISCOVER, from('OFFER', B), from('OFFER', A))).toEqual(['192.0.2.1', '192.0.2.2']);
  expect(servers(DISCOVER, from('OFFER', B), from('NAK', A))).toEqual(['192.0.2.1', '192.0.2.2']);
  expect(servers(DISCOVER, from('ACK', B), from('OFFER', A))).toEqual(['192.0.2.1', '192.0.2.2']);
  // The first answer of each.
  const [one, other] = [from('OFFER', A), from('OFFER', B)];
  expect(told([DISCOVER, one, other, from('OFFER', A)])[0]).toMatchObject({
    messages: [one.id, other.id],
    evidence: [{ what: 'arrived', messageId: one.id, interface: 'uplink0' }, { messageId: other.id }],
  });
});

test('of several requests the one that most answered', () => {
  const two = [from('OFFER', A), from('OFFER', B)];
  const three = [from('OFFER', A), from('OFFER', B), from('OFFER', C)];
  expect(told([DISCOVER, ...two, DISCOVER, ...three])[0]?.messages).toEqual(three.map(({ id }) => id));
  expect(told([DISCOVER, ...three, DISCOVER, ...two])[0]?.messages).toEqual(three.map(({ id }) => id));
  const back = { ...DISCOVER, reflects: 1 };
  expect(servers(DISCOVER, from('OFFER', A), back, from('OFFER', B))).toHaveLength(2);
});

test('one server, one a request, boot servers, other messages and reflections are not several', () => {
  const none = [
    [from('OFFER', A), from('ACK', A)],
    [from('OFFER', A), DISCOVER, from('OFFER', B)],
    [from('OFFER', A), from('OFFER', B, { yiaddr: 0 })],
    [from('OFFER', A), from('ACK', B, { yiaddr: 0 })],
    [from('OFFER', A), from('FORCERENEW', B, { yiaddr: 5, op: 2 })],
    [from('OFFER', A), from('OFFER', null)],
    [from('OFFER', A), from('OFFER', B, {}, { reflects: 1 })],
    [from('OFFER', A), from('REQUEST', B), from('ACK', A)],
  ];
  for (const messages of none) expect(told([DISCOVER, ...messages])).toEqual([]);
});

test('sixteen are named', () => {
  expect(servers(DISCOVER, ...Array.from({ length: 18 }, (_, i) => from('OFFER', A + i)))).toHaveLength(16);
});

test('a sender that no frame shows has no MAC and no evidence', () => {
  const [hit] = told([DISCOVER, from('OFFER', A), from('OFFER', B, {}, { sightings: [] })]);
  expect(hit?.facts.macs).toEqual([expect.stringMatching(/:/), '']);
  expect(hit?.evidence).toHaveLength(1);
});

test('it is the cause of a refusal by another than the one that was asked, or that had granted', () => {
  const level = (outcome: Outcome, ...messages: readonly Message[]) =>
    told([DISCOVER, from('OFFER', A), from('OFFER', B), ...messages], outcome)[0]?.level;
  const asked = (serverId: number | null, rest: Partial<Message> = {}) => from('REQUEST', serverId, {}, rest);
  expect(level('nak', asked(A), from('NAK', B))).toBe('cause');
  expect(level('nak', asked(A), from('NAK', A))).toBe('symptom');
  expect(level('bound', asked(A), from('NAK', B))).toBe('symptom');
  expect(level('nak', asked(A), from('NAK', B), from('NAK', A))).toBe('symptom');
  expect(level('nak', asked(B), asked(A), from('NAK', B))).toBe('cause');
  expect(level('nak', asked(A), asked(B, { reflects: 1 }), from('NAK', B))).toBe('cause');
  expect(level('nak', from('NAK', B))).toBe('symptom');
  expect(level('nak', asked(A))).toBe('symptom');
  expect(level('nak', asked(null), from('ACK', A), from('NAK', B))).toBe('cause');
  expect(level('nak', asked(null), from('ACK', B), from('ACK', A), from('NAK', A))).toBe('symptom');
});
