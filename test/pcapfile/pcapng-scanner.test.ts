import { describe, expect, test } from 'vitest';
import { buildRichPcapng, bytesOf, payload, pcapngBuilder } from './build-capture.ts';
import { scanBytes } from './scan-bytes.ts';

const le = pcapngBuilder(true);
const NOW = 1_790_000_000_123_456n;

test('sections of either byte order, every block type', () => {
  const { interfaces, frames, statistics, journal, damages, seen } = scanBytes(buildRichPcapng());
  expect(damages).toEqual([]);
  expect(interfaces).toMatchObject([
    { index: 0, name: 'bond0', linkType: 1, snapLength: 256 },
    { index: 1, name: 'tap0' },
    { index: 2, name: null, linkType: 113, snapLength: 0 },
  ]);
  expect(
    frames.map(({ interfaceId, timeNs, direction, packetId, bytes }) => [
      interfaceId,
      timeNs,
      direction,
      packetId,
      bytes.length,
    ]),
  ).toEqual([
    [0, 1_790_000_000_000_000_001n, 'in', 7, 61],
    [1, 1_790_000_000_000_002_000n, 'out', null, 60],
    [0, 1_790_000_000_000_002_000n, null, null, 33],
    [2, 1_790_000_001_000_000_000n, 'out', null, 42],
    [2, 1_790_000_001_000_001_000n, 'in', null, 19],
  ]);
  expect(statistics).toMatchObject([
    { interfaceId: 0, timeNs: 1_790_000_000_000_000_009n, seen: 2, received: 10, accepted: null, dropped: 3 },
  ]);
  expect([...(journal[0] ?? [])]).toEqual([
    ['__REALTIME_TIMESTAMP', '1790000000000000'],
    ['MESSAGE', 'hello'],
    ['DHCPHOP_STATE', '{}'],
  ]);
  expect(seen).toEqual([2, 1, 2]);
});

describe.each([true, false])('times, little-endian %s', (littleEndian) => {
  const b = pcapngBuilder(littleEndian);
  test.each([
    ['microseconds by default', [], NOW, NOW * 1000n],
    ['nanoseconds', b.option(9, [9]), NOW * 1000n + 7n, NOW * 1000n + 7n],
    ['milliseconds', b.option(9, [3]), NOW / 1000n, (NOW / 1000n) * 1_000_000n],
    ['picoseconds', b.option(9, [12]), 1_790_000_123_456_789n, 1_790_000_123_456n],
    ['seconds', b.option(9, [0]), 1_790_000_000n, 1_790_000_000_000_000_000n],
    ['powers of two', b.option(9, [0x80 | 20]), (1_790_000_000n << 20n) + 1n, 1_790_000_000_000_000_953n],
    ['an offset', [...b.option(9, [9]), ...b.option(14, b.u64(1_000_000_000n))], 5n, 1_000_000_000_000_000_005n],
    ['a negative offset', b.option(14, b.u64(BigInt.asUintN(64, -10n))), NOW, NOW * 1000n - 10_000_000_000n],
    ['microseconds that are told the long way', [], 1n << 52n, (1n << 52n) * 1000n],
    ['the finest there can be', b.option(9, [127]), NOW, 0n],
  ])('%s', (_, options, ticks, timeNs) => {
    const file = bytesOf(b.section(), b.interface(1, 0, [...options, ...b.end()]), b.enhanced(0, ticks, payload(20)));
    const { frames, damages, latestNs } = scanBytes(file);
    expect(damages).toEqual([]);
    expect(frames[0]?.timeNs).toBe(timeNs);
    expect(latestNs).toBe(timeNs);
  });
});

test('repeated options: the first name counts, the last flags do', () => {
  const file = bytesOf(
    le.section(),
    le.interface(1, 0, [...le.text(2, 'a'), ...le.text(2, 'b'), ...le.text(3, 'bridge, hop 2'), ...le.end()]),
    le.enhanced(0, NOW, payload(20), [...le.option(2, le.u32(0)), ...le.option(2, le.u32(2)), ...le.end()]),
  );
  const { interfaces, frames } = scanBytes(file);
  expect(interfaces).toMatchObject([{ name: 'a', description: 'bridge, hop 2' }]);
  expect(frames[0]?.direction).toBe('out');
});

test('filters: text only', () => {
  const file = bytesOf(
    le.section(),
    le.interface(1, 0, [...le.option(11, [0, 117, 100, 112]), ...le.end()]),
    le.interface(1, 0, [...le.option(11, [1, 117, 100, 112]), ...le.end()]),
  );
  expect(scanBytes(file).interfaces.map(({ filter }) => filter)).toEqual(['udp', null]);
});

test('statistics know when a capture began and ended', () => {
  const options = [...le.option(2, le.time(NOW - 5n)), ...le.option(3, le.time(NOW)), ...le.option(6, le.u64(4n))];
  const file = bytesOf(le.section(), le.interface(1, 0), le.statistics(0, NOW, [...options, ...le.end()]));
  expect(scanBytes(file).statistics).toMatchObject([
    { startNs: (NOW - 5n) * 1000n, endNs: NOW * 1000n, accepted: 4, received: null, dropped: null },
  ]);
});

test('a simple packet is cut at the snap length of its interface', () => {
  const file = bytesOf(le.section(), le.interface(1, 16), le.simple(payload(20), 500));
  expect(scanBytes(file).frames).toMatchObject([{ wireLength: 500, bytes: payload(16), timeNs: 0n }]);
});

test('blocks nobody knows are stepped over, however long', () => {
  const long = le.block(0x4bad, [...new Uint8Array(500_000)]);
  const file = bytesOf(le.section(), le.interface(1, 0), long, le.enhanced(0, NOW, payload(20)));
  for (const pieces of [[file.length], [1000], [65_536, 7]]) {
    const { frames, damages } = scanBytes(file, { pieces });
    expect([frames.length, damages]).toEqual([1, []]);
  }
  const cut = scanBytes(file.subarray(0, 300_000), { pieces: [1000] });
  expect(cut.damages).toMatchObject([{ kind: 'truncated', offset: 48, loses: 'rest' }]);
});

describe('damage', () => {
  const before = bytesOf(le.section(), le.interface(1, 0), le.enhanced(0, NOW, payload(20)));
  const after = le.enhanced(0, NOW + 1n, payload(20));

  test.each([
    ['lengths that disagree', le.block(6, le.u32(0), [16, 20]), 'lengths-disagree'],
    [
      'lengths that disagree in a block that is stepped over',
      le.block(0x4bad, le.u32(0), [16, 20]),
      'lengths-disagree',
    ],
    ['a length of 0', le.block(6, [], [0, 0]), 'bad-length'],
    ['a length of 4 GiB', le.block(6, [], [0xffff_fffc, 0]), 'bad-length'],
    ['a length that is no multiple of 4', le.block(6, [0], [13, 13]), 'bad-length'],
    [
      'a section header without byte order',
      le.block(0x0a0d0d0a, [...le.u32(1), ...le.u64(0n), ...le.u32(0)]),
      'bad-section-header',
    ],
    ['an interface block too short', le.block(1, le.u32(1)), 'bad-block'],
  ])('%s: the rest is lost', (_, block, kind) => {
    const { frames, damages } = scanBytes(bytesOf(before, block, after));
    expect(frames).toHaveLength(1);
    expect(damages).toMatchObject([{ kind, offset: before.length, loses: 'rest' }]);
  });

  test.each([
    ['a packet of an interface that is not declared', le.enhanced(3, NOW, payload(20)), 'unknown-interface'],
    ['a packet longer than its block', le.enhanced(0, NOW, payload(20), [], 20, 400), 'bad-block'],
    ['a packet block too short', le.block(6, le.u32(0)), 'bad-block'],
    ['a simple packet block too short', le.block(3, []), 'bad-block'],
    ['a time that no clock shows', le.enhanced(0, 1n << 63n, payload(20)), 'bad-block'],
  ])('%s: reading goes on behind it', (_, block, kind) => {
    const { frames, damages, starts } = scanBytes(bytesOf(before, block, after));
    expect(frames).toHaveLength(2);
    expect(damages).toMatchObject([{ kind, offset: before.length, loses: 'record' }]);
    expect(starts).toEqual([NOW * 1000n, (NOW + 1n) * 1000n]);
  });

  test.each([
    [
      'options of a packet past its block',
      le.enhanced(0, NOW, payload(20), [...le.u16(2), ...le.u16(400)]),
      'bad-options',
    ],
    ['statistics of an interface that is not declared', le.statistics(9, NOW), 'unknown-interface'],
    ['a statistics block too short', le.block(5, le.u32(0)), 'bad-block'],
    [
      'a journal entry past its block',
      le.block(9, [...le.u32(0x41414141), 10, 255, 255, 255, 0, 0, 0, 0]),
      'bad-block',
    ],
  ])('%s: no frame is lost', (_, block, kind) => {
    const { frames, damages, starts } = scanBytes(bytesOf(before, block, after));
    expect(frames.length).toBeGreaterThanOrEqual(2);
    expect(damages).toMatchObject([{ kind, offset: before.length, loses: 'nothing' }]);
    expect(starts).toHaveLength(1);
  });

  test('too many damaged records: the rest is given up', () => {
    const damaged = Array.from({ length: 150 }, () => le.enhanced(3, NOW, payload(4)));
    const { damages } = scanBytes(bytesOf(before, ...damaged, after));
    expect(damages).toHaveLength(100);
    expect(damages.at(-1)?.loses).toBe('rest');
  });

  test('a section that tells its length is left for the next one', () => {
    const body = bytesOf(le.interface(1, 0), le.enhanced(0, NOW, payload(20)), le.block(6, [], [0, 0]), after);
    const be = pcapngBuilder(false);
    const next = bytesOf(be.section(), be.interface(1, 0), be.enhanced(0, NOW + 9n, payload(24)));
    for (const pieces of [[9999], [5]]) {
      const { frames, damages, starts } = scanBytes(bytesOf(le.section(BigInt(body.length)), body, next), { pieces });
      expect(damages).toMatchObject([{ kind: 'bad-length', loses: 'rest' }]);
      expect(frames.map(({ interfaceId, bytes }) => [interfaceId, bytes.length])).toEqual([
        [0, 20],
        [1, 24],
      ]);
      expect(starts).toEqual([NOW * 1000n, (NOW + 9n) * 1000n]);
    }
  });

  describe('a section of major version 2', () => {
    const be = pcapngBuilder(false);
    const ours = (ticks: bigint) => bytesOf(le.section(), le.interface(1, 0), le.enhanced(0, ticks, payload(20)));
    const strange = bytesOf(be.interface(1, 0), be.enhanced(0, NOW + 1n, payload(22)), be.block(0x77, be.u32(1)));
    const foreign = (length = -1n) => bytesOf(be.section(length, [], 2), strange);
    const told = (offset: number) => ({
      kind: 'foreign-section',
      offset,
      expected: 'a section of version 1, not 2.0; it is left out',
      loses: 'rest',
    });

    test.each([-1n, BigInt(strange.length)])('is left out, and the next one read (section length %i)', (length) => {
      const first = ours(NOW);
      for (const pieces of [[10_000], [7]]) {
        const { frames, damages, starts } = scanBytes(bytesOf(first, foreign(length), ours(NOW + 9n)), { pieces });
        expect(frames.map(({ timeNs, bytes }) => [timeNs, bytes.length])).toEqual([
          [NOW * 1000n, 20],
          [(NOW + 9n) * 1000n, 20],
        ]);
        expect(damages).toEqual([told(first.length)]);
        expect(starts).toEqual([NOW * 1000n, (NOW + 9n) * 1000n]);
      }
    });
    test('at the end of the file, cut or not, is reported once', () => {
      const file = bytesOf(ours(NOW), foreign());
      expect(scanBytes(file).damages).toHaveLength(1);
      expect(scanBytes(file.subarray(0, file.length - 6)).damages.map(({ kind }) => kind)).toContain('foreign-section');
    });
    test('at the beginning is reported once it is clear whether the file is a capture', () => {
      const { frames, damages } = scanBytes(bytesOf(foreign(), foreign(), ours(NOW)));
      expect(frames).toHaveLength(1);
      expect(damages).toEqual([told(0)]);
      expect(scanBytes(foreign())).toMatchObject({ frames: [], interfaces: [], damages: [told(0)] });
    });
  });
  test('where no section follows, the damage is told once', () => {
    const body = bytesOf(le.interface(1, 0), le.block(6, [], [0, 0]));
    const { damages } = scanBytes(bytesOf(le.section(BigInt(body.length)), body, payload(100)));
    expect(damages).toHaveLength(1);
  });
});
