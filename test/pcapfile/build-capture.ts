/** Capture files written by hand, in either byte order, valid or not: independent of the encoders under test. */

export function bytesOf(...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

function number(width: number, littleEndian: boolean, value: number | bigint): number[] {
  const bytes: number[] = [];
  let rest = BigInt(value);
  for (let i = 0; i < width; i++) {
    bytes.push(Number(rest & 255n));
    rest >>= 8n;
  }
  return littleEndian ? bytes : bytes.reverse();
}

export interface ClassicOptions {
  readonly magic?: number;
  readonly littleEndian?: boolean;
  readonly linkType?: number;
  readonly minor?: number;
}

export interface ClassicRecord {
  readonly seconds: number;
  readonly fraction: number;
  readonly bytes: Uint8Array;
  readonly wireLength?: number;
  /** Packet type of the modified format. */
  readonly packetType?: number;
}

/** A classic pcap; `magic` tells nanoseconds and the modified format. */
export function buildClassic(records: readonly ClassicRecord[], options: ClassicOptions = {}): Uint8Array {
  const { magic = 0xa1b2c3d4, littleEndian = true, linkType = 1, minor = 4 } = options;
  const u16 = (value: number) => number(2, littleEndian, value);
  const u32 = (value: number) => number(4, littleEndian, value);
  const header = [u32(magic), u16(2), u16(minor), u32(0), u32(0), u32(262_144), u32(linkType)].flat();
  const body = records.flatMap(({ seconds, fraction, bytes, wireLength = bytes.length, packetType = 0 }) => {
    const lengths = minor < 3 ? [wireLength, bytes.length] : [bytes.length, wireLength];
    const extra = magic === 0xa1b2cd34 ? [...u32(3), ...u16(0x800), packetType, 0] : [];
    return [...u32(seconds), ...u32(fraction), ...lengths.flatMap(u32), ...extra, ...bytes];
  });
  return Uint8Array.from([...header, ...body]);
}

/** Builds the blocks of pcapng sections in one byte order. */
export function pcapngBuilder(littleEndian: boolean) {
  const u16 = (value: number) => number(2, littleEndian, value);
  const u32 = (value: number) => number(4, littleEndian, value);
  const u64 = (value: bigint) => number(8, littleEndian, value);
  const time = (ticks: bigint) => [...u32(Number((ticks >> 32n) & 0xffff_ffffn)), ...u32(Number(ticks & 0xffff_ffffn))];
  const padded = (bytes: Uint8Array | readonly number[]) => [
    ...bytes,
    ...new Array((4 - (bytes.length % 4)) % 4).fill(0),
  ];
  const option = (code: number, value: readonly number[]) => [...u16(code), ...u16(value.length), ...padded(value)];
  const text = (code: number, value: string) => option(code, [...new TextEncoder().encode(value)]);
  const end = () => [...u16(0), ...u16(0)];
  const block = (type: number, body: readonly number[], lengths?: readonly [number, number]) => {
    const [first, last] = lengths ?? [body.length + 12, body.length + 12];
    return Uint8Array.from([...u32(type), ...u32(first), ...body, ...u32(last)]);
  };
  return {
    u16,
    u32,
    u64,
    time,
    padded,
    option,
    text,
    end,
    block,
    section: (length = -1n, options: readonly number[] = [], major = 1) =>
      block(0x0a0d0d0a, [...u32(0x1a2b3c4d), ...u16(major), ...u16(0), ...u64(BigInt.asUintN(64, length)), ...options]),
    interface: (linkType: number, snapLength: number, options: readonly number[] = []) =>
      block(1, [...u16(linkType), ...u16(0), ...u32(snapLength), ...options]),
    enhanced: (
      id: number,
      ticks: bigint,
      bytes: Uint8Array,
      options: readonly number[] = [],
      wireLength = bytes.length,
      captured = bytes.length,
    ) => block(6, [...u32(id), ...time(ticks), ...u32(captured), ...u32(wireLength), ...padded(bytes), ...options]),
    simple: (bytes: Uint8Array, wireLength = bytes.length) => block(3, [...u32(wireLength), ...padded(bytes)]),
    obsolete: (id: number, drops: number, ticks: bigint, bytes: Uint8Array, options: readonly number[] = []) =>
      block(2, [
        ...u16(id),
        ...u16(drops),
        ...time(ticks),
        ...u32(bytes.length),
        ...u32(bytes.length),
        ...padded(bytes),
        ...options,
      ]),
    statistics: (id: number, ticks: bigint, options: readonly number[] = []) =>
      block(5, [...u32(id), ...time(ticks), ...options]),
    journal: (entry: string) => block(9, padded(new TextEncoder().encode(entry))),
  };
}

/** Bytes that count up: a frame that can be told from others. */
export function payload(length: number, from = 0): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (from + i) & 255);
}

/** A small capture with everything in it: two sections of different byte order, all block types. */
export function buildRichPcapng(): Uint8Array {
  const le = pcapngBuilder(true);
  const be = pcapngBuilder(false);
  return bytesOf(
    le.section(-1n, [...le.text(4, 'test'), ...le.end()]),
    le.interface(1, 256, [...le.text(2, 'bond0'), ...le.option(9, [9]), ...le.end()]),
    le.enhanced(0, 1_790_000_000_000_000_001n, payload(61), [
      ...le.option(2, le.u32(1)),
      ...le.option(5, le.u64(7n)),
      ...le.end(),
    ]),
    le.interface(1, 256, [...le.text(2, 'tap0'), ...le.option(9, [6]), ...le.end()]),
    le.journal('__REALTIME_TIMESTAMP=1790000000000000\nMESSAGE=hello\nDHCPHOP_STATE={}\n\n'),
    le.enhanced(1, 1_790_000_000_000_002n, payload(60, 9), [...le.option(2, le.u32(2)), ...le.end()]),
    le.block(0x4bad, le.u32(1)),
    le.simple(payload(33)),
    le.statistics(0, 1_790_000_000_000_000_009n, [
      ...le.option(4, le.u64(10n)),
      ...le.option(5, le.u64(1n)),
      ...le.option(7, le.u64(2n)),
      ...le.end(),
    ]),
    be.section(),
    be.interface(113, 0, be.end()),
    be.obsolete(0, 3, 1_790_000_001_000_000n, bytesOf([0, 4], payload(40))),
    be.block(4, [...be.u16(0), ...be.u16(0)]),
    be.enhanced(0, 1_790_000_001_000_001n, bytesOf([0, 0], payload(17))),
  );
}
