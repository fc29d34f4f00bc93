import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KeyTable } from '../../src/trace/key-table.ts';

describe('key table', () => {
  test('does what a Map does, in whatever order things come and go', () => {
    // Few keys, so that they are set, found and deleted again; enough of them that the table grows.
    const key = fc.integer({ min: 0, max: 200 }).map((n) => `fa:16:3e:00:00:${n.toString(16)}`);
    const step = fc.oneof(
      fc.record({ kind: fc.constant('set' as const), key, value: fc.integer() }),
      fc.record({ kind: fc.constant('delete' as const), key, value: fc.constant(0) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 600, size: 'max' }), (steps) => {
        const table = new KeyTable<number>();
        const map = new Map<string, number>();
        for (const { kind, key, value } of steps) {
          if (kind === 'set') {
            table.set(key, value);
            map.set(key, value);
          } else {
            table.delete(key);
            map.delete(key);
          }
          expect(table.size).toBe(map.size);
        }
        for (let n = 0; n <= 200; n++) {
          const asked = `fa:16:3e:00:00:${n.toString(16)}`;
          expect(table.get(asked)).toBe(map.get(asked));
        }
      }),
    );
  });
});
