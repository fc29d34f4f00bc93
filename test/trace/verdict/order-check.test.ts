import { expect, test } from 'vitest';
import { makeCopy } from '../../../src/trace/copies/copy.ts';
import { OrderCheck } from '../../../src/trace/verdict/order-check.ts';
import { makeDatagram, makeMessage, SERVER } from '../fake-message.ts';

/** A reply that the inner hop shows before the outer one. */
function invertedReply() {
  const datagram = makeDatagram(
    makeMessage({ type: 'OFFER', xid: 7, chaddr: '02:00:00:00:00:01' }),
    SERVER,
    '02:00:00:00:00:01',
  );
  const carrying = [0, 1].map((position) => ({
    ...makeCopy(position, `hop${position}`, 10n - BigInt(position), null, 342, datagram),
    position,
  }));
  return { kind: 'original', heading: 'to-guest', carrying, strays: [] } as const;
}

test('one reply against the order of the hops proves nothing: clocks may be inverted; two do', () => {
  const order = new OrderCheck();
  order.learn([invertedReply()], 2, true);
  expect(order.reversed).toBe(false);
  order.learn([invertedReply()], 2, true);
  expect(order.reversed).toBe(true);
});
