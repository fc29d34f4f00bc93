import { expect, test } from 'vitest';
import { Pending } from '../../../src/trace/copies/pending.ts';
import { openExchange } from '../../../src/trace/exchange/open-exchange.ts';
import { OpenExchanges } from '../../../src/trace/exchange/open-exchanges.ts';
import { DEFAULT_LIMITS, EXCHANGE_IDLE_NS, FINISHED_LINGER_NS } from '../../../src/trace/limits.ts';
import { makeRoute } from '../../../src/trace/route.ts';
import { type FakeFields, GUEST, makeMessage } from '../fake-message.ts';
import { makeSighting, makeTraced } from '../traced.ts';

const ROUTE = makeRoute({ guest: null, hops: [] });
const NOTHING_PENDING = new Pending(1n, DEFAULT_LIMITS);
const MANY = DEFAULT_LIMITS.messagesPerExchange;
const SERVER_ID = 0xc0000201;
const ADDRESS = 0xc0000250;

function makeExchanges() {
  const exchanges = new OpenExchanges();
  const open = (xid: number) => {
    const exchange = openExchange(xid, ROUTE, xid, GUEST, false);
    exchanges.add(exchange);
    return exchange;
  };
  const say = (exchange: ReturnType<typeof open>, fields: Omit<FakeFields, 'xid' | 'chaddr'>, timeNs: bigint) => {
    const dhcp = makeMessage({ xid: exchange.xid, chaddr: GUEST, ...fields });
    exchanges.addMessage(exchange, makeTraced(dhcp, { sightings: [makeSighting(dhcp, { timeNs })] }), MANY, false);
  };
  const find = (fields: Omit<FakeFields, 'chaddr'>) =>
    exchanges.find(makeMessage({ chaddr: GUEST, ...fields }), ROUTE.port, DEFAULT_LIMITS.exchangesPerClient);
  return { exchanges, open, say, find };
}

test('the one that closes next is known, whichever was added first and whatever comes in between', () => {
  const { exchanges, open, say } = makeExchanges();
  const closing = (nowNs: bigint) => exchanges.closing(nowNs, NOTHING_PENDING)?.xid;
  expect(exchanges.nextClosing(0n)).toBe(null);
  const [first, second] = [open(1), open(2)];
  say(first, { type: 'DISCOVER' }, 10n);
  say(second, { type: 'REQUEST' }, 20n);
  expect(exchanges.nextClosing(30n)).toBe(10n + EXCHANGE_IDLE_NS);
  say(second, { type: 'ACK' }, 30n);
  expect(exchanges.nextClosing(30n)).toBe(30n + FINISHED_LINGER_NS);
  expect(closing(29n + FINISHED_LINGER_NS)).toBe(undefined);
  expect(closing(30n + FINISHED_LINGER_NS)).toBe(2);
  exchanges.remove(second);
  expect(closing(30n + FINISHED_LINGER_NS)).toBe(undefined);
  expect(exchanges.nextClosing(30n + FINISHED_LINGER_NS)).toBe(10n + EXCHANGE_IDLE_NS);
  // One that went on closes later than was known: it does not close before that.
  say(first, { type: 'DISCOVER' }, 40n);
  expect(closing(10n + EXCHANGE_IDLE_NS)).toBe(undefined);
  expect(exchanges.nextClosing(10n + EXCHANGE_IDLE_NS)).toBe(40n + EXCHANGE_IDLE_NS);
  expect(closing(40n + EXCHANGE_IDLE_NS)).toBe(1);
});

test('an exchange is found by its xid, and by those under which its OFFER was taken up', () => {
  const { exchanges, open, say, find } = makeExchanges();
  const [other, offered] = [open(1), open(2)];
  say(other, { type: 'DISCOVER' }, 10n);
  say(offered, { type: 'OFFER', serverId: SERVER_ID, yiaddr: ADDRESS }, 20n);
  const taking = { type: 'REQUEST', serverId: SERVER_ID, requestedAddress: ADDRESS } as const;
  expect(find({ type: 'DISCOVER', xid: 3 })).toBe(undefined);
  expect(find({ ...taking, requestedAddress: ADDRESS + 1, xid: 3 })).toBe(undefined);
  expect(find({ ...taking, xid: 3 })).toBe(offered);
  expect(find({ type: 'ACK', xid: 3 })).toBe(offered);
  exchanges.remove(other);
  expect(find({ type: 'DISCOVER', xid: 2 })).toBe(offered);
  expect(find({ type: 'DISCOVER', xid: 1 })).toBe(undefined);
  exchanges.remove(offered);
  expect(find({ type: 'ACK', xid: 3 })).toBe(undefined);
  expect([exchanges.size, exchanges.oldest]).toEqual([0, undefined]);
});
