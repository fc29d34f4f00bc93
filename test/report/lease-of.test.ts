/** "the guest got A from S" is what the ACK said, whatever came after it. */
import { expect, test } from 'vitest';
import { leaseOf } from '../../src/report/words/lease-of.ts';
import type { Message } from '../../src/trace/types.ts';
import { type FakeFields, GUEST, makeMessage } from '../trace/fake-message.ts';
import { makeTraced } from '../trace/traced.ts';

const [ONE, TWO] = [0xc0000201, 0xc0000202] as const;
const say = (fields: Omit<FakeFields, 'chaddr' | 'xid'>, rest: Partial<Message> = {}) =>
  makeTraced(makeMessage({ chaddr: GUEST, xid: 1, ...fields }), rest);
const offer = (serverId: number) => say({ type: 'OFFER', serverId, yiaddr: serverId + 80 });
const request = () => say({ type: 'REQUEST', serverId: ONE, requestedAddress: ONE + 80 });
const ack = (serverId: number) => say({ type: 'ACK', serverId, yiaddr: serverId + 80 });
const lost = { status: 'lost', lastSeen: 'br0', missing: 'tap0', blind: [], reasons: [] } as const;

test('a late OFFER of another server is no lease', () => {
  const granted = ack(ONE);
  expect(leaseOf([offer(ONE), request(), granted, offer(TWO)])).toBe(granted);
});

test('the ACK of the server that was asked counts, whichever came first', () => {
  const granted = ack(ONE);
  expect(leaseOf([request(), ack(TWO), granted])).toBe(granted);
});

test('of two leases in one exchange the later one; a lost ACK grants nothing', () => {
  const first = ack(ONE);
  const second = ack(ONE);
  expect(leaseOf([request(), first, request(), second])).toBe(second);
  expect(leaseOf([request(), first, request(), { ...second, verdict: lost }])).toBe(first);
  expect(leaseOf([request(), { ...first, verdict: lost }])).toBe(null);
  expect(leaseOf([offer(ONE)])).toBe(null);
});
