import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DeadlineQueue, type Scheduled } from '../../../src/trace/tables/deadline-queue.ts';

/** More than a double tells apart from its neighbour: such times are told apart by their bigints. */
const FAR_NS = 1n << 60n;

test('the earliest is first, ties in order of keys, however things are put in, moved and taken out', () => {
  const time = fc.tuple(fc.nat(6), fc.constantFrom(0n, FAR_NS)).map(([near, far]) => far + BigInt(near));
  const steps = fc.array(
    fc.record({ item: fc.nat(19), kind: fc.constantFrom('schedule', 'hasten', 'remove', 'first'), time }),
    { maxLength: 200, size: 'max' },
  );
  fc.assert(
    fc.property(steps, (all) => {
      const queue = new DeadlineQueue<Scheduled>();
      const items = Array.from({ length: 20 }, (_, i) => ({ key: String.fromCharCode(97 + i), dueNs: 0n, heapAt: -1 }));
      const due = new Map<Scheduled, bigint>();
      const earliest = () =>
        [...due].toSorted(([a, x], [b, y]) => (x < y ? -1 : x > y ? 1 : a.key < b.key ? -1 : 1))[0]?.[0];
      for (const { item: index, kind, time } of all) {
        const item = items[index]!;
        if (kind === 'schedule' || kind === 'hasten') {
          queue[kind](item, time);
          const before = due.get(item);
          if (kind === 'schedule' || before === undefined || time < before) due.set(item, time);
        } else if (kind === 'remove') {
          queue.remove(item);
          due.delete(item);
        } else {
          const expected = earliest();
          const isDue = expected !== undefined && due.get(expected)! <= time;
          expect(queue.first(time)?.key).toBe(isDue ? expected.key : undefined);
        }
      }
      const left: string[] = [];
      for (let item = queue.first(2n * FAR_NS); item !== null; item = queue.first(2n * FAR_NS)) {
        left.push(item.key);
        queue.remove(item);
      }
      const expected: string[] = [];
      for (let item = earliest(); item !== undefined; item = earliest()) {
        expected.push(item.key);
        due.delete(item);
      }
      expect(left).toEqual(expected);
    }),
    { numRuns: 300, endOnFailure: true },
  );
});
