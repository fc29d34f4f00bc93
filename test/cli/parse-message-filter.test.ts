import { expect, it } from 'vitest';
import { parseMessageFilter } from '../../src/cli/parse/parse-message-filter.ts';
import { decodeMessage } from '../../src/dhcp/decode-message.ts';
import { message, OFFER, option } from '../dhcp/build-message.ts';

const offer = decodeMessage(message([OFFER], { op: 2 }))!;

it.each([
  ['OFFER', true],
  ['offer,ack', true],
  ['ACK', false],
  ['fa:16:3e:56:ea:fa', true],
  ['FA-16-3E-56-EA-FA', true],
  ['fa:16:3e:56:ea:fb', false],
  ['0x7694a8b8', true],
  ['0x7694A8B8, OFFER', true],
  ['0x7694a8b8,ACK', false],
])('%s: %s', (text, expected) => {
  expect(parseMessageFilter(text)(offer)).toBe(expected);
});

it('without a filter everything is wanted, BOOTP too', () => {
  expect(parseMessageFilter(undefined)(offer)).toBe(true);
  expect(parseMessageFilter('bootrequest')(decodeMessage(message([option(12, 65)]))!)).toBe(true);
});

it('says what it does not understand', () => {
  expect(() => parseMessageFilter('OFFERS')).toThrow('--filter OFFERS: neither a MAC nor an xid nor a message type');
  expect(() => parseMessageFilter('')).toThrow('--filter');
});
