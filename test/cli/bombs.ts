/** Small captures that grow: what a guest, or whoever hands over a file, can make of a few hundred kilobytes. */

import { once } from 'node:events';
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { finished } from 'node:stream/promises';
import { constants, createGzip } from 'node:zlib';
import { DISCOVER, message, option } from '../dhcp/build-message.ts';
import { bytes, u16, udpFrame } from '../frame/build-frame.ts';
import { pcapngBuilder } from '../pcapfile/build-capture.ts';

const build = pcapngBuilder(true);
const PIECE_BYTES = 1 << 20;
const SECONDS = 1_790_000_000n;

export const HEADER = build.section();
export const interfaceBlock = (name: string) =>
  build.interface(1, 2048, [...build.text(2, name), ...build.option(9, [9]), ...build.end()]);
const ticks = (ns: bigint) => SECONDS * 1_000_000_000n + ns;

/** A DISCOVER of the guest, `ns` after the start. */
export const discoverBlock = (id: number, ns: bigint, xid = 1) =>
  build.enhanced(id, ticks(ns), udpFrame(message([DISCOVER], { xid })));
export const frameBlock = (id: number, ns: bigint, data: Uint8Array) => build.enhanced(id, ticks(ns), data);

/** Counters of interface `id` that tell of `dropped` frames. */
export const statisticsBlock = (id: number, ns: bigint, dropped: bigint) =>
  build.statistics(id, ticks(ns), [...build.option(5, build.u64(dropped)), ...build.end()]);

/** A piece of host state, as an incident holds it. */
export function stateBlock(state: { readonly kind: string } & Readonly<Record<string, unknown>>, ns = 0n): Uint8Array {
  const json = JSON.stringify({ timeNs: String(ticks(ns)), ...state });
  return build.journal(
    `__REALTIME_TIMESTAMP=${ticks(ns) / 1000n}\nDHCPHOP_KIND=${state.kind}\nDHCPHOP_STATE=${json}\n\n`,
  );
}

export const pathState = (port: string) => ({
  kind: 'path',
  path: { guest: null, hops: ['uplink0', port].map((name) => ({ name, interfaces: [name], role: 'unknown' })) },
});

/** Writes `parts` to a file: bytes, or pieces made one by one. */
export async function writeBomb(path: string, parts: Iterable<Uint8Array>): Promise<string> {
  mkdirSync(dirname(path), { recursive: true });
  const file = createWriteStream(path);
  const gzip = path.endsWith('.gz') ? createGzip({ level: constants.Z_BEST_SPEED }) : null;
  if (gzip) gzip.pipe(file);
  const target = gzip ?? file;
  const write = async (piece: Uint8Array) => {
    if (!target.write(piece)) await once(target, 'drain');
  };
  let gathered: Uint8Array[] = [];
  let length = 0;
  for (const part of parts) {
    gathered.push(part);
    length += part.length;
    if (length < PIECE_BYTES) continue;
    await write(Buffer.concat(gathered));
    gathered = [];
    length = 0;
  }
  await write(Buffer.concat(gathered));
  target.end();
  await finished(file);
  return path;
}

/** `block` again and again, `bytes` of it. */
export function* repeated(block: Uint8Array, total: number): Generator<Uint8Array> {
  const times = Math.ceil(PIECE_BYTES / block.length);
  const piece = Buffer.concat(new Array<Uint8Array>(times).fill(block));
  for (let done = 0; done < total; done += piece.length) yield piece;
}

export function* counted(count: number, block: (index: number) => Uint8Array): Generator<Uint8Array> {
  for (let i = 0; i < count; i++) yield block(i);
}

/** Frames whose last bytes are never reached: as many tags, or options, as fit. */
const deepTags = (count: number) =>
  bytes(
    'ffffffffffff020000000001',
    new Array(count).fill(0x8100).flatMap((type, i) => [...u16(type), ...u16(i & 0xfff)]),
    '0800',
  );
const manyOptions = (count: number) =>
  udpFrame(
    message(
      Array.from({ length: count }, (_, i) => option(1 + (i % 254))),
      { padTo: 300 + 2 * count },
    ),
  );

export interface Bomb {
  readonly name: string;
  /** Writes its files and returns the arguments of `replay`. */
  readonly make: (directory: string, scale: number) => Promise<readonly string[]>;
}

const MIB = 1 << 20;

function oneFile(name: string, parts: (scale: number) => Iterable<Uint8Array>): Bomb {
  return {
    name,
    make: async (directory, scale) => [await writeBomb(join(directory, `bomb.pcapng.gz`), parts(scale))],
  };
}

const change = (index: number) => ({
  kind: 'fdb-change',
  mac: `02:00:00:${[16, 8, 0].map((shift) => ((index >> shift) & 255).toString(16).padStart(2, '0')).join(':')}`,
  bridge: 'br0',
  vlan: null,
  from: null,
  to: 'tap0',
});

/** Every way to make one wait that was found so far; `scale` 1 is what the tests use. */
export const BOMBS: readonly Bomb[] = [
  oneFile('statistics, equal', function* (scale) {
    yield* [HEADER, interfaceBlock('tap0')];
    yield* repeated(statisticsBlock(0, 0n, 0n), scale * 300 * MIB);
  }),
  oneFile('statistics, growing and shrinking', function* (scale) {
    yield* [HEADER, interfaceBlock('tap0')];
    yield* repeated(bytes(statisticsBlock(0, 0n, 0n), statisticsBlock(0, 0n, 9n)), scale * 300 * MIB);
  }),
  oneFile('statistics behind a frame', function* (scale) {
    yield* [HEADER, interfaceBlock('tap0'), discoverBlock(0, 0n)];
    yield* repeated(bytes(statisticsBlock(0, 0n, 0n), statisticsBlock(0, 0n, 9n)), scale * 300 * MIB);
  }),
  oneFile('entries of another journal', function* (scale) {
    yield* [HEADER, interfaceBlock('tap0')];
    yield* repeated(build.journal('MESSAGE=hello\n\n'), scale * 300 * MIB);
  }),
  oneFile('FDB changes', function* (scale) {
    yield* [HEADER, interfaceBlock('tap0')];
    yield* repeated(Buffer.concat([...counted(5_000, (i) => stateBlock(change(i)))]), scale * 300 * MIB);
  }),
  oneFile('FDB changes behind a frame', function* (scale) {
    yield* [HEADER, interfaceBlock('tap0'), discoverBlock(0, 0n)];
    yield* repeated(Buffer.concat([...counted(5_000, (i) => stateBlock(change(i)))]), scale * 300 * MIB);
  }),
  oneFile('FDB snapshots', function* (scale) {
    yield* [HEADER, interfaceBlock('tap0')];
    const entry = { bridge: 'br0', port: 'tap0', vlan: null, local: false, static: false, sticky: false };
    const entries = Array.from({ length: 10_000 }, (_, i) => ({ ...entry, mac: change(i).mac }));
    yield* repeated(stateBlock({ kind: 'fdb', entries }), scale * 300 * MIB);
  }),
  oneFile('paths', function* (scale) {
    yield* [HEADER, interfaceBlock('uplink0'), interfaceBlock('tap0')];
    yield* counted(scale * 40_000, (i) => stateBlock(pathState(`tap${i}`)));
    yield discoverBlock(0, 0n);
  }),
  oneFile('paths behind a frame', function* (scale) {
    yield* [
      HEADER,
      interfaceBlock('uplink0'),
      interfaceBlock('tap0'),
      stateBlock(pathState('tap0')),
      discoverBlock(0, 0n),
    ];
    yield* counted(scale * 40_000, (i) => stateBlock(pathState(`tap${i}`)));
    yield discoverBlock(0, 1_000_000_000n);
  }),
  oneFile('paths between frames', function* (scale) {
    yield* [HEADER, interfaceBlock('uplink0'), interfaceBlock('tap0'), stateBlock(pathState('tap0'))];
    for (let i = 0; i < scale * 10_000; i++) {
      yield discoverBlock(0, BigInt(i) * 1_000_000n, i);
      yield stateBlock(pathState(`tap${i}`), BigInt(i) * 1_000_000n);
    }
  }),
  oneFile('one interface a million times', function* (scale) {
    yield HEADER;
    yield* repeated(interfaceBlock('tap0'), scale * 48 * MIB);
    yield discoverBlock(0, 0n);
  }),
  oneFile('many interfaces', function* (scale) {
    yield HEADER;
    yield* counted(scale * 70_000, (i) => interfaceBlock(`tap${i}`));
    yield discoverBlock(0, 0n);
  }),
  oneFile('interfaces of one more letter each', function* () {
    yield HEADER;
    yield* counted(4_000, (i) => interfaceBlock('x'.repeat(i)));
    yield discoverBlock(0, 0n);
  }),
  oneFile('deep VLAN tags', function* (scale) {
    yield* [HEADER, interfaceBlock('tap0')];
    yield* repeated(frameBlock(0, 0n, deepTags(16_000)), scale * 300 * MIB);
  }),
  oneFile('many options', function* (scale) {
    yield* [HEADER, interfaceBlock('tap0')];
    yield* repeated(frameBlock(0, 0n, manyOptions(30_000)), scale * 300 * MIB);
  }),
  {
    name: 'a file that waits for another',
    async make(directory, scale) {
      const first = [HEADER, interfaceBlock('uplink0'), discoverBlock(0, 0n), discoverBlock(0, 2_000_000_000_000n)];
      function* second(): Generator<Uint8Array> {
        yield* [HEADER, interfaceBlock('tap0'), discoverBlock(0, 1_000_000_000_000n)];
        yield* repeated(Buffer.concat([...counted(5_000, (i) => stateBlock(change(i)))]), scale * 300 * MIB);
      }
      return [
        await writeBomb(join(directory, 'first.pcapng'), first),
        await writeBomb(join(directory, 'second.pcapng.gz'), second()),
      ];
    },
  },
];
