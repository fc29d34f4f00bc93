/** Exchanges that a refusal, a decline or silence ended: which message is blamed, and for what. */
import { expect, test } from 'vitest';
import type { DhcpMessage } from '../../../src/dhcp/message.ts';
import type { DhcpType } from '../../../src/dhcp/message-type.ts';
import { Knowledge } from '../../../src/diagnose/knowledge.ts';
import { leaseDeclined } from '../../../src/diagnose/rules/lease-declined.ts';
import { offerIgnored } from '../../../src/diagnose/rules/offer-ignored.ts';
import { serverRefused } from '../../../src/diagnose/rules/server-refused.ts';
import type { Message } from '../../../src/trace/types.ts';
import { exchange, LOST, MAC, message, PATH } from '../build.ts';

const KNOWN = new Knowledge([PATH]);
const said = (
  id: number,
  type: DhcpType,
  dhcp: Partial<DhcpMessage>,
  seen: readonly string[],
  rest: Partial<Message> = {},
) => {
  const made = message(id, type, seen, rest);
  return { ...made, dhcp: { ...made.dhcp, ...dhcp } };
};
const asked = (id: number, dhcp: Partial<DhcpMessage>, rest: Partial<Message> = {}) =>
  said(id, 'REQUEST', dhcp, [`tap0 in ${id}0`, `uplink0 out ${id}1`], rest);

const refusal = (messages: readonly Message[]) => serverRefused.onExchange!(exchange('nak', messages), KNOWN);
const nak = (id: number, rest: Partial<Message> = {}) =>
  said(id, 'NAK', { serverId: 0xc0000201, text: `no ${id}` }, [`uplink0 in ${id}5`, `tap0 out ${id}6`], rest);

test('a refusal is the last one that arrived, of the request before it', () => {
  const messages = [
    asked(1, { requestedAddress: 0xc0000205 }),
    nak(2),
    asked(3, { requestedAddress: 0xc0000206 }),
    nak(4),
  ];
  expect(refusal([...messages, nak(5, { verdict: LOST }), asked(6, { requestedAddress: 1 })])).toMatchObject([
    {
      facts: { mac: MAC, address: '192.0.2.6', server: '192.0.2.1', text: 'no 4' },
      evidence: [
        { what: 'left', messageId: 3, interface: 'uplink0' },
        { what: 'arrived', messageId: 4, interface: 'tap0' },
      ],
      messages: [4],
    },
  ]);
});

test('what was asked for is the address requested, else the one in use, else nothing', () => {
  const address = (...messages: readonly Message[]) => refusal([...messages, nak(9)])[0]?.facts.address;
  expect(address(asked(1, { requestedAddress: null, ciaddr: 0xc0000207 }))).toBe('192.0.2.7');
  expect(address(asked(1, { requestedAddress: 0xc0000205, ciaddr: 0xc0000207 }))).toBe('192.0.2.5');
  expect(address(asked(1, { requestedAddress: null, ciaddr: 0 }))).toBe(null);
  expect(address(asked(1, { requestedAddress: 0xc0000205 }), asked(2, { requestedAddress: 1 }, { reflects: 1 }))).toBe(
    '192.0.2.5',
  );
  expect(refusal([nak(9)])).toMatchObject([{ facts: { address: null }, evidence: [{ messageId: 9 }] }]);
  const silent = said(9, 'NAK', { serverId: null }, ['tap0 out 5']);
  expect(refusal([asked(1, {}, { sightings: [] }), silent])).toMatchObject([
    { facts: { server: null }, evidence: [{ messageId: 9 }] },
  ]);
});

test('without a refusal that arrived nothing was refused', () => {
  expect(refusal([asked(1, {}), nak(2, { verdict: LOST })])).toEqual([]);
  expect(refusal([asked(1, {}), nak(2, { verdict: null })])).toEqual([]);
  expect(refusal([asked(1, {}), nak(2, { sightings: [] })])).toEqual([]);
  expect(serverRefused.onExchange!(exchange('bound', [asked(1, {}), nak(2)]), KNOWN)).toEqual([]);
});

const declined = (messages: readonly Message[]) => leaseDeclined.onExchange!(exchange('declined', messages), KNOWN);
const ack = (id: number, yiaddr: number) =>
  said(id, 'ACK', { yiaddr, serverId: 0xc0000201 }, [`uplink0 in ${id}0`, `tap0 out ${id}5`]);
const decline = (id: number, dhcp: Partial<DhcpMessage> = {}, rest: Partial<Message> = {}) =>
  said(id, 'DECLINE', { text: `used ${id}`, ...dhcp }, [`tap0 in ${id}0`, `uplink0 out ${id}1`], rest);

test('a decline is the last one, of the ACK before it', () => {
  const messages = [ack(1, 0xc0000205), ack(2, 0xc0000206), decline(3), decline(4), decline(5, {}, { reflects: 4 })];
  expect(declined([...messages, ack(6, 1)])).toMatchObject([
    {
      facts: { mac: MAC, address: '192.0.2.6', server: '192.0.2.1', text: 'used 4' },
      evidence: [
        { what: 'arrived', messageId: 2, interface: 'tap0' },
        { what: 'left', messageId: 4, interface: 'uplink0' },
      ],
      messages: [4],
    },
  ]);
});

test('what it says itself of address and server goes first; without either they are unknown', () => {
  const own = { requestedAddress: 0xc0000209, serverId: 0xc0000202 };
  expect(declined([ack(1, 0xc0000205), decline(2, own)])[0]?.facts).toMatchObject({
    address: '192.0.2.9',
    server: '192.0.2.2',
  });
  expect(declined([decline(2)])).toMatchObject([
    { facts: { address: null, server: null }, evidence: [{ what: 'left' }] },
  ]);
  const unseen = { ...ack(1, 0xc0000205), sightings: [] };
  expect(declined([unseen, decline(2)])).toMatchObject([
    { facts: { address: '192.0.2.5' }, evidence: [{ what: 'left' }] },
  ]);
});

test('without a decline of the guest’s own that was seen nothing was declined', () => {
  expect(declined([ack(1, 5)])).toEqual([]);
  expect(declined([ack(1, 5), decline(2, {}, { reflects: 1 })])).toEqual([]);
  expect(declined([ack(1, 5), decline(2, {}, { sightings: [] })])).toEqual([]);
  expect(leaseDeclined.onExchange!(exchange('bound', [ack(1, 5), decline(2)]), KNOWN)).toEqual([]);
});

const SECOND = 1_000_000;
const discover = (id: number, at: number, rest: Partial<Message> = {}) =>
  said(id, 'DISCOVER', {}, [`tap0 in ${at}`, `uplink0 out ${at + 1}`], rest);
const offer = (id: number, at: number, dhcp: Partial<DhcpMessage> = {}) =>
  said(id, 'OFFER', dhcp, [`uplink0 in ${at - 1}`, `tap0 out ${at}`]);
const ignored = (messages: readonly Message[]) => offerIgnored.onExchange!(exchange('offer-ignored', messages), KNOWN);

test('offers that the guest did not take are one finding, with the first one’s address', () => {
  const others = { yiaddr: 0xc0000207, serverId: null };
  expect(ignored([discover(1, 0), offer(2, 500), offer(3, 600, others)])).toMatchObject([
    {
      facts: { mac: MAC, address: '192.0.2.94', server: '192.0.2.1', port: 'tap0', late: false },
      messages: [2, 3],
      count: 2,
    },
  ]);
  expect(ignored([discover(1, 0), offer(3, 600, others)])).toMatchObject([
    { facts: { address: '192.0.2.7', server: null } },
  ]);
  expect(ignored([discover(1, 0)])).toEqual([]);
  expect(offerIgnored.onExchange!(exchange('no-reply', [discover(1, 0), offer(2, 500)]), KNOWN)).toEqual([]);
});

test('they are late where each came more than a second after the request before it', () => {
  const late = (...messages: readonly Message[]) => ignored(messages)[0]?.facts.late;
  expect(late(discover(1, 0), offer(2, SECOND))).toBe(false);
  expect(late(discover(1, 0), offer(2, SECOND + 1))).toBe(true);
  expect(late(discover(1, 0), offer(2, SECOND + 1), offer(3, SECOND + 2))).toBe(true);
  expect(late(discover(1, 0), offer(2, 2 * SECOND), discover(3, 3 * SECOND), offer(4, 3 * SECOND + 5))).toBe(false);
  expect(late(discover(1, 0), discover(2, 2 * SECOND), offer(3, 2 * SECOND + 5))).toBe(false);
  expect(late(discover(1, 0), discover(2, 2 * SECOND, { reflects: 1 }), offer(3, 2 * SECOND + 5))).toBe(true);
  expect(late(offer(2, 2 * SECOND), discover(1, 0))).toBe(false);
});
