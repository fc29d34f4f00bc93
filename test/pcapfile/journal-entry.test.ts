import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeJournalEntry, encodeJournalEntry } from '../../src/pcapfile/journal-entry.ts';
import { bytesOf } from './build-capture.ts';

const text = (value: string) => new TextEncoder().encode(value);

test('lines until the empty one', () => {
  const { fields, complete } = decodeJournalEntry(text('A=1\nB=x=y\nC=\n\nD=4\n'));
  expect([...fields]).toEqual([
    ['A', '1'],
    ['B', 'x=y'],
    ['C', ''],
  ]);
  expect(complete).toBe(true);
});

test('a binary field that is text is kept, one that is none is left out', () => {
  const length = (n: number) => [n, 0, 0, 0, 0, 0, 0, 0];
  const entry = bytesOf(text('A\n'), length(3), text('x\ny\n'), text('B\n'), length(2), [255, 254, 10], text('C=3\n'));
  expect([...decodeJournalEntry(entry).fields]).toEqual([
    ['A', 'x\ny'],
    ['C', '3'],
  ]);
});

test('what comes before a field that is cut off is kept', () => {
  const { fields, complete } = decodeJournalEntry(
    bytesOf(text('A=1\nB\n'), [255, 255, 255, 255, 255, 255, 255, 255, 65]),
  );
  expect([...fields]).toEqual([['A', '1']]);
  expect(complete).toBe(false);
});

test('megabytes of one field again and again take no longer than their bytes', () => {
  const field = bytesOf(text('A\n'), new Uint8Array(8), text('\n'));
  const entry = new Uint8Array(100_000 * field.length);
  for (let at = 0; at < entry.length; at += field.length) entry.set(field, at);
  const started = performance.now();
  expect([...decodeJournalEntry(entry).fields]).toEqual([['A', '']]);
  expect(performance.now() - started).toBeLessThan(2000);
});

test('what is encoded is decoded', () => {
  const name = fc.stringMatching(/^[A-Z_]{1,12}$/);
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(name, fc.string({ unit: 'grapheme' })), { selector: ([key]) => key }),
      (fields) => {
        const decoded = decodeJournalEntry(encodeJournalEntry(fields));
        expect([...decoded.fields]).toEqual(fields);
        expect(decoded.complete).toBe(true);
      },
    ),
  );
});
