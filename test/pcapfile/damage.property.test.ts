/** Whatever the bytes: nothing is thrown, nothing is invented, and how they arrive makes no difference. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FrameFilter } from '../../src/pcapfile/scanner.ts';
import { buildClassic, buildRichPcapng, bytesOf, payload, pcapngBuilder } from './build-capture.ts';
import { type Scanned, scanBytes } from './scan-bytes.ts';

const record = (fraction: number, length: number) => ({ seconds: 1_790_000_000, fraction, bytes: payload(length) });
const sll2 = (index: number) => bytesOf([8, 0, 0, 0, 0, 0, 0, index, 0, 1, 4, 6, 1, 2, 3, 4, 5, 6, 0, 0], payload(9));
const le = pcapngBuilder(true);
const CAPTURES: readonly (readonly [string, Uint8Array])[] = [
  ['classic', buildClassic([record(1, 60), record(2, 0), record(3, 342)])],
  [
    'classic, big-endian, nanoseconds',
    buildClassic([record(1, 9), record(2, 20)], { littleEndian: false, magic: 0xa1b23c4d }),
  ],
  ['modified', buildClassic([record(1, 9), record(2, 20)], { magic: 0xa1b2cd34 })],
  [
    'SLL2',
    buildClassic(
      [5, 6, 5].map((i) => ({ ...record(i, 0), bytes: sll2(i) })),
      { linkType: 276 },
    ),
  ],
  ['pcapng', buildRichPcapng()],
  [
    'pcapng with a section length',
    bytesOf(le.section(60n), le.interface(1, 0), le.enhanced(0, 1n, payload(7)), buildRichPcapng()),
  ],
];

const withSectionLength = CAPTURES.find(([name]) => name === 'pcapng with a section length')![1];

function flip(file: Uint8Array, changes: readonly (readonly [at: number, mask: number])[]): Uint8Array {
  const flipped = file.slice();
  for (const [at, mask] of changes) flipped[at] = (flipped[at] ?? 0) ^ mask;
  return flipped;
}

/** No byte of the file is in two frames, and what is wrong with it is told of a byte that it has. */
function expectWithin(file: Uint8Array, { damages }: Scanned): void {
  let end = 0;
  const keep: FrameFilter = (_linkType, _bytes, start, frameEnd) => {
    // The whole file is in the buffer at once, so places in the two are equally far apart.
    expect(start).toBeGreaterThanOrEqual(end);
    end = frameEnd;
    return true;
  };
  const total = scanBytes(file, { keep }).frames.reduce((sum, { bytes }) => sum + bytes.length, 0);
  expect(total).toBeLessThanOrEqual(file.length);
  for (const { offset } of damages) expect(offset).toBeLessThanOrEqual(file.length);
}

/** Everything that may not depend on the pieces the bytes came in. */
function outcome(scanned: Scanned): unknown {
  return { ...scanned, journal: scanned.journal.map((fields) => [...fields]) };
}

describe.each(CAPTURES)('%s', (_, file) => {
  const whole = scanBytes(file);

  test('is sound', () => {
    expect(whole.damages).toEqual([]);
    expect(whole.frames.length).toBeGreaterThan(1);
  });

  test('cut at every byte: what came before is kept, the cut is told', () => {
    for (let length = 0; length < file.length; length++) {
      const cut = scanBytes(file.subarray(0, length));
      if (cut.refused !== null) {
        expect(length).toBeLessThan(24);
        continue;
      }
      expect(cut.frames).toEqual(whole.frames.slice(0, cut.frames.length));
      expect(cut.damages.length).toBeLessThanOrEqual(1);
      for (const { kind, offset } of cut.damages) {
        expect(kind).toBe('truncated');
        expect(offset).toBeLessThan(length);
      }
    }
  });

  test('any pieces give the same', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 20 }), (pieces) => {
        expect(outcome(scanBytes(file, { pieces }))).toEqual(outcome(whole));
      }),
    );
  });

  test('flipped bytes: no throw, no more than there is, the same in any pieces', () => {
    const flips = fc.array(fc.tuple(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 })), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(flips, fc.integer({ min: 1, max: 500 }), (changes, piece) => {
        const flipped = flip(file, changes);
        const scanned = scanBytes(flipped);
        expectWithin(flipped, scanned);
        expect(outcome(scanBytes(flipped, { pieces: [piece] }))).toEqual(outcome(scanned));
      }),
      { numRuns: 400 },
    );
  });
});

test('a section of another version that says it is longer than the file: the damage is told where it begins', () => {
  const file = flip(withSectionLength, [
    [12, 1],
    [17, 3],
  ]);
  const scanned = scanBytes(file);
  expectWithin(file, scanned);
  expect(scanned.frames).toEqual([]);
  expect(scanned.damages).toMatchObject([
    { kind: 'foreign-section', offset: 0 },
    { kind: 'truncated', offset: 0, expected: 'the rest of a section' },
  ]);
  expect(outcome(scanBytes(file, { pieces: [1] }))).toEqual(outcome(scanned));
});

test('a block of no known type whose lengths disagree: the same in any pieces', () => {
  const file = flip(withSectionLength, [
    [28, 1],
    [32, 220],
    [36, 1],
  ]);
  const scanned = scanBytes(file);
  expect(scanned.damages).toMatchObject([{ kind: 'lengths-disagree', offset: 28 }]);
  for (const piece of [1, 7, 64]) expect(outcome(scanBytes(file, { pieces: [piece] }))).toEqual(outcome(scanned));
});

test('any bytes behind a header', () => {
  const headers = [buildClassic([]), bytesOf(le.section(), le.interface(1, 0))];
  fc.assert(
    fc.property(fc.constantFrom(...headers), fc.uint8Array({ maxLength: 400 }), (header, garbage) => {
      const file = bytesOf(header, garbage);
      expect(outcome(scanBytes(file, { pieces: [3] }))).toEqual(outcome(scanBytes(file)));
    }),
    { numRuns: 500 },
  );
});

test('a length never makes memory: a block of 60 MiB that is not there', () => {
  const length = 60 * 1024 * 1024;
  const before = process.memoryUsage().arrayBuffers;
  for (const type of [6, 9, 1, 0x4bad]) {
    const file = bytesOf(le.section(), le.u32(type), le.u32(length), payload(1000));
    expect(scanBytes(file, { pieces: [100] }).damages).toMatchObject([{ kind: 'truncated', offset: 28 }]);
  }
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * 1024 * 1024);
});
