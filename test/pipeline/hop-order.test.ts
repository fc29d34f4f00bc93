/** What the frames say of an order that was given or recorded, where hosts with clocks of their own show them. */
import { expect, test } from 'vitest';
import type { Path } from '../../src/path/path.ts';
import { HopOrder } from '../../src/pipeline/hop-order.ts';
import type { Clue } from '../../src/trace/order/clue.ts';

const GUEST = 'fa:16:3e:56:ea:fa';
const HOPS = ['A:tap7', 'A:br1', 'A:uplink1', 'B:uplink0', 'B:br0', 'B:tap0'];
const US = 1_000n;
const SECOND = 1_000_000n * US;

const pathOf = (names: readonly string[]): Path => ({
  guest: { mac: GUEST, name: null },
  hops: names.map((name) => ({ name, interfaces: [name], role: 'unknown' })),
});

/** Exchanges by the true order, each with B's clock off by so much at its requests and at its replies. */
function cluesOf(errors: readonly { readonly asked: bigint; readonly answered: bigint }[]): Clue[] {
  return errors.flatMap(({ asked, answered }, n) =>
    [1, 2].flatMap((op) => {
      const order = op === 1 ? HOPS.toReversed() : HOPS;
      return order.map((name, i): Clue => {
        const errorNs = name.startsWith('B:') ? (op === 1 ? asked : answered) : 0n;
        const atNs = BigInt(n) * 10n * SECOND + BigInt(op) * SECOND + BigInt(i) * 20n * US + errorNs;
        return {
          key: n * 2 + op,
          op,
          interfaceId: HOPS.indexOf(name),
          interface: name,
          timeNs: atNs,
          direction: null,
          chaddr: GUEST,
          tags: 0,
          fromClient: op === 1,
          offer: null,
          clock: 0,
        };
      });
    }),
  );
}

function judge(clues: readonly Clue[], recorded: readonly string[]) {
  const order = new HopOrder('recorded', []);
  order.infer(
    clues,
    HOPS.map((name) => ({ name, isOneOfMany: false })),
    GUEST,
  );
  return order.judge([pathOf(recorded)]);
}

// A clock that is followed is wrong by microseconds, and not always in the same way.
const wrong = [0, 1, 2, 3].map(() => ({ asked: 30n * US, answered: -30n * US }));

test('two hops of two hosts that a clock wrong by microseconds shows the other way round are in order', () => {
  expect(judge(cluesOf(wrong), HOPS)).toMatchObject({ holds: true, likely: null });
});

test('hops of one host that stand the other way round are not', () => {
  const swapped = ['A:br1', 'A:tap7', ...HOPS.slice(2)];
  expect(judge(cluesOf(wrong.map(() => ({ asked: 0n, answered: 0n }))), swapped)).toMatchObject({ holds: false });
});

test('hosts that stand the other way round are not', () => {
  const swapped = [...HOPS.slice(3), ...HOPS.slice(0, 3)];
  expect(judge(cluesOf(wrong.map(() => ({ asked: 0n, answered: 0n }))), swapped)).toMatchObject({ holds: false });
});
