import { expect, test } from 'vitest';
import { makeCopy } from '../../../src/trace/copies/copy.ts';
import { OrderCheck } from '../../../src/trace/verdict/order-check.ts';
import { makeDatagram, makeFrame, makeMessage, SERVER } from '../fake-message.ts';

/** A reply that the inner hop shows before the outer one. */
function invertedReply() {
  const datagram = makeDatagram(
    makeMessage({ type: 'OFFER', xid: 7, chaddr: '02:00:00:00:00:01' }),
    SERVER,
    '02:00:00:00:00:01',
  );
  const carrying = [0, 1].map((position) => ({
    ...makeCopy(makeFrame(position, 10n - BigInt(position), null), `hop${position}`, datagram),
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

/** A transmission whose copies were seen at these positions, one nanosecond after the other. */
function seenAt(positions: readonly number[], op: 1 | 2, kind: 'original' | 'reflection' = 'original') {
  const type = op === 1 ? 'DISCOVER' : 'OFFER';
  const datagram = makeDatagram(makeMessage({ type, xid: 7, chaddr: SERVER }), SERVER, SERVER);
  const carrying = positions.map((position, i) => ({
    ...makeCopy(makeFrame(position, BigInt(i + 1), null), `hop${position}`, datagram),
    position,
  }));
  return { kind, heading: op === 1 ? 'to-network' : 'to-guest', carrying, strays: [] } as const;
}

function isReversed(...learned: readonly (readonly [ReturnType<typeof seenAt>, op: number, judged: boolean])[]) {
  const order = new OrderCheck();
  for (const [transmission, op, judged] of learned) order.learn([transmission], op, judged);
  return order.reversed;
}

test('a judged request that ran from the outermost hop to the innermost says so, unless one ran right', () => {
  const [wrong, right] = [seenAt([0, 1, 2], 1), seenAt([1, 2, 0], 1)];
  expect(isReversed()).toBe(false);
  expect(isReversed([wrong, 1, true])).toBe(true);
  expect(isReversed([wrong, 1, false])).toBe(false);
  expect(isReversed([right, 1, true])).toBe(false);
  expect(isReversed([wrong, 1, true], [right, 1, false])).toBe(false);
});

test('reflections run the other way in any order, and what nobody showed says nothing', () => {
  const reflection = seenAt([0, 1, 2], 1, 'reflection');
  expect(isReversed([reflection, 1, true], [reflection, 1, true], [seenAt([], 1), 1, true])).toBe(false);
});

test('two hops are in the wrong order by a request and a reply, or by requests where replies come without the outermost', () => {
  const [request, reply, short] = [seenAt([0, 1], 1), seenAt([1, 0], 2), seenAt([1], 2)];
  expect(isReversed([request, 1, false], [request, 1, false])).toBe(false);
  expect(isReversed([request, 1, false], [reply, 2, false])).toBe(true);
  expect(isReversed([request, 1, false], [request, 1, false], [short, 2, false])).toBe(true);
  expect(isReversed([request, 1, false], [short, 2, false])).toBe(false);
  expect(isReversed([reply, 2, false], [reply, 2, false], [seenAt([0, 1], 2), 2, false])).toBe(false);
  // A request that the outermost hop did not show is no such reply, nor is a reply that both show at once.
  const atOnce = { ...reply, carrying: reply.carrying.map((copy) => ({ ...copy, timeNs: 9n })) };
  for (const other of [
    [seenAt([2, 1], 1), 1, false],
    [atOnce, 2, false],
  ] as const)
    expect(isReversed([request, 1, false], [request, 1, false], other)).toBe(false);
});

test('one hop alone has no order, and two hops in the wrong order are enough on a path where all others are right', () => {
  const twice = (transmission: ReturnType<typeof seenAt>) => [transmission, transmission];
  expect(isReversed([seenAt([1], 1), 1, true])).toBe(false);
  expect(isReversed(...twice(seenAt([1, 1], 2)).map((each) => [each, 2, false] as const))).toBe(false);
  const replies = [...twice(seenAt([1, 0], 2)), seenAt([0, 2], 2), seenAt([1, 2], 2)];
  expect(isReversed(...replies.map((each) => [each, 2, false] as const))).toBe(true);
});
