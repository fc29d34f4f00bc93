import { describe, expect, test } from 'vitest';
import { LINKTYPE } from '../../src/core/frame.ts';
import { buildClassic, bytesOf, payload } from './build-capture.ts';
import { scanBytes } from './scan-bytes.ts';

const record = { seconds: 1_790_000_000, fraction: 123_456, bytes: payload(60) };

describe.each([true, false])('little-endian %s', (littleEndian) => {
  test('microseconds', () => {
    const { frames, interfaces, damages } = scanBytes(
      buildClassic([{ ...record, wireLength: 1500 }], { littleEndian }),
    );
    expect(damages).toEqual([]);
    expect(interfaces).toMatchObject([{ index: 0, linkType: 1, snapLength: 262_144, name: null }]);
    expect(frames).toMatchObject([
      { interfaceId: 0, timeNs: 1_790_000_000_123_456_000n, direction: null, linkType: 1, wireLength: 1500 },
    ]);
    expect(frames[0]?.bytes).toEqual(payload(60));
  });

  test('nanoseconds', () => {
    const { frames } = scanBytes(buildClassic([record], { littleEndian, magic: 0xa1b23c4d }));
    expect(frames[0]?.timeNs).toBe(1_790_000_000_000_123_456n);
  });

  test('the modified format tells the direction', () => {
    const records = [0, 4, 7].map((packetType) => ({ ...record, packetType }));
    const { frames, damages } = scanBytes(buildClassic(records, { littleEndian, magic: 0xa1b2cd34 }));
    expect(damages).toEqual([]);
    expect(frames.map(({ direction }) => direction)).toEqual(['in', 'out', null]);
    expect(frames[2]?.bytes).toEqual(payload(60));
  });

  test('before version 2.3 the lengths were swapped', () => {
    const { frames } = scanBytes(buildClassic([{ ...record, wireLength: 99 }], { littleEndian, minor: 2 }));
    expect(frames).toMatchObject([{ wireLength: 99 }]);
    expect(frames[0]?.bytes).toHaveLength(60);
  });
});

test('microseconds beyond a second carry over', () => {
  const { frames } = scanBytes(buildClassic([{ ...record, fraction: 4_000_000_007 }]));
  expect(frames[0]?.timeNs).toBe(1_790_004_000_000_007_000n);
});

test('an SLL2 capture has an interface for each index, in order of appearance', () => {
  const sll2 = (index: number, packetType: number) =>
    bytesOf([8, 0, 0, 0, 0, 0, 0, index, 0, 1, packetType, 6, 1, 2, 3, 4, 5, 6, 0, 0], payload(30));
  const records = [sll2(7, 0), sll2(3, 4), sll2(7, 3)].map((bytes) => ({ ...record, bytes }));
  const { frames, interfaces, seen } = scanBytes(buildClassic(records, { linkType: LINKTYPE.linuxSll2 }));
  expect(interfaces.map(({ kernelIndex }) => kernelIndex)).toEqual([7, 3]);
  expect(frames.map(({ interfaceId, direction }) => [interfaceId, direction])).toEqual([
    [0, 'in'],
    [1, 'out'],
    [0, 'in'],
  ]);
  expect(seen).toEqual([2, 1]);
});

test('an SLL capture tells the direction', () => {
  const records = [0, 4].map((type) => ({ ...record, bytes: bytesOf([0, type], payload(30)) }));
  const { frames } = scanBytes(buildClassic(records, { linkType: LINKTYPE.linuxSll }));
  expect(frames.map(({ direction }) => direction)).toEqual(['in', 'out']);
});

test('frames that are turned down are counted and give the latest time', () => {
  const later = { ...record, seconds: record.seconds + 5 };
  const { frames, seen, latestNs, starts } = scanBytes(buildClassic([record, later]), { keep: () => false });
  expect(frames).toEqual([]);
  expect(seen).toEqual([2]);
  expect(latestNs).toBe(1_790_000_005_123_456_000n);
  expect(starts).toEqual([1_790_000_000_123_456_000n]);
});

test('frames behind the window are counted, and the first is named', () => {
  const at = (fraction: number) => ({ ...record, fraction });
  const { counts } = scanBytes(buildClassic([at(500_000), at(450_000), at(100_000), at(0)]));
  expect(counts).toMatchObject({ frames: 4, late: 2, firstLateOffset: 24 + 2 * 76 });
  expect(counts?.firstLateSeconds).toBeCloseTo(0.4, 6);
});

test('a record longer than any frame ends the file there', () => {
  const file = buildClassic([record, record]);
  new DataView(file.buffer).setUint32(24 + 76 + 8, 0xffff_fff0, true);
  const { frames, damages } = scanBytes(file);
  expect(frames).toHaveLength(1);
  expect(damages).toMatchObject([{ kind: 'bad-length', offset: 100, loses: 'rest' }]);
});

test('a file that ends inside a record says where', () => {
  const { frames, damages } = scanBytes(buildClassic([record, record]).subarray(0, 150));
  expect(frames).toHaveLength(1);
  expect(damages).toMatchObject([{ kind: 'truncated', offset: 100, loses: 'rest' }]);
});

test('frames of a link type nobody decodes are left out without being in memory', () => {
  const large = { ...record, bytes: new Uint8Array(300_000) };
  const file = buildClassic([large, record], { linkType: 189 });
  const { frames, seen, damages } = scanBytes(file, { pieces: [1000] });
  expect([frames, seen, damages]).toEqual([[], [2], []]);
  expect(scanBytes(file.subarray(0, 200_000), { pieces: [1000] }).damages).toMatchObject([{ offset: 24 }]);
});
