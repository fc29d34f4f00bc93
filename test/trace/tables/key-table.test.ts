import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KeyTable } from '../../../src/trace/tables/key-table.ts';

describe('key table', () => {
  test('does what a Map does, in whatever order things come and go', () => {
    // Few keys, so that they are set, found and deleted again: some in a table that stays as small as it begins, some in
    // one that grows. Others in each run, so that in some of them keys stand on both sides of the table's end.
    const keys = fc.record({ prefix: fc.string({ maxLength: 4 }), most: fc.constantFrom(31, 200) });
    const steps = fc.array(fc.record({ number: fc.nat(200), isSet: fc.boolean(), value: fc.nat() }), {
      maxLength: 600,
      size: 'max',
    });
    fc.assert(
      fc.property(keys, steps, ({ prefix, most }, all) => {
        const table = new KeyTable<number>();
        const map = new Map<string, number>();
        for (const { number, isSet, value } of all) {
          const key = `${prefix}${number % (most + 1)}`;
          if (isSet) {
            table.set(key, value);
            map.set(key, value);
          } else {
            table.delete(key);
            map.delete(key);
          }
          if (table.size !== map.size) break;
        }
        expect(table.size).toBe(map.size);
        for (let number = 0; number <= most; number++) {
          expect(table.get(`${prefix}${number}`)).toBe(map.get(`${prefix}${number}`));
        }
      }),
      { numRuns: 300, endOnFailure: true },
    );
  });
});
