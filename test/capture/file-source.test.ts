import { execFileSync } from 'node:child_process';
import { createWriteStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as zlib from 'node:zlib';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { type FileProgress, openFileSource } from '../../src/capture/file-source.ts';
import { END_OF_TIME } from '../../src/core/time.ts';
import {
  buildClassic,
  buildRichPcapng,
  bytesOf,
  type ClassicOptions,
  payload,
  pcapngBuilder,
} from '../pcapfile/build-capture.ts';
import { eventsOf, readSource } from './read-source.ts';

const directory = mkdtempSync(join(tmpdir(), 'file-source-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const le = pcapngBuilder(true);
const SECOND = 1_790_000_000;
const MICROSECONDS = BigInt(SECOND) * 1_000_000n;
let folders = 0;

/** Writes files into a folder of their own; returns their paths. */
function write(files: Readonly<Record<string, Uint8Array | string>>): string[] {
  const folder = join(directory, String(folders++));
  mkdirSync(folder);
  return Object.entries(files).map(([name, content]) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  });
}

/** A classic capture with a frame of 20 bytes at each of these microseconds after SECOND. */
function classic(microseconds: readonly number[], options: ClassicOptions = {}): Uint8Array {
  const records = microseconds.map((time, i) => ({
    seconds: SECOND + Math.floor(time / 1e6),
    fraction: time % 1e6,
    bytes: payload(20, i),
  }));
  return buildClassic(records, options);
}

function inputsOf(paths: readonly string[], names: readonly (string | null)[] = []) {
  return paths.map((path, i) => ({ path, name: names[i] ?? null }));
}

async function read(paths: readonly string[], names: readonly (string | null)[] = []) {
  return readSource(await openFileSource(inputsOf(paths, names), { keep: () => true }));
}

const timesOf = (frames: readonly { timeNs: bigint; interfaceId: number }[]) =>
  frames.map(({ timeNs, interfaceId }) => `${interfaceId}:${timeNs / 1000n - MICROSECONDS}`);

describe('names', () => {
  test('a classic capture has the name of its file, a pcapng those inside, NAME=FILE the given one', async () => {
    const paths = write({
      'bond0.pcap': classic([1]),
      'br0.cap.gz': gzipSync(classic([2])),
      'all.pcapng': buildRichPcapng(),
      'x.pcap': classic([3]),
      'eth0.2222': classic([4]),
    });
    const { interfaces } = await read([...paths.slice(1)], [null, null, 'tap7']);
    expect(interfaces.map(({ name }) => name)).toEqual(['br0', 'bond0', 'tap0', 'idb2', 'tap7', 'eth0.2222']);
    expect(interfaces.map(({ file }) => file)).toEqual([1, 2, 2, 2, 3, 4].map((i) => paths[i]));
  });

  test('interface indexes of an SLL2 capture', async () => {
    const sll2 = (index: number) =>
      bytesOf([8, 0, 0, 0, 0, 0, 0, index, 0, 1, 4, 6, 1, 2, 3, 4, 5, 6, 0, 0], payload(9));
    const records = [7, 2, 7].map((index, i) => ({ seconds: SECOND, fraction: i, bytes: sll2(index) }));
    const paths = write({ 'any.pcap': buildClassic(records, { linkType: 276 }) });
    const { interfaces, frames, events } = await read(paths);
    expect(interfaces.map(({ name }) => name)).toEqual(['if7', 'if2']);
    expect(frames.map(({ interfaceId, direction }) => [interfaceId, direction])).toEqual([
      [0, 'out'],
      [1, 'out'],
      [0, 'out'],
    ]);
    expect(eventsOf(events, 'stats').map(({ seen }) => seen)).toEqual([2, 1]);
    const named = await read(paths, ['tun0']);
    expect(named.interfaces.map(({ name }) => name)).toEqual(['tun0']);
    expect(eventsOf(named.events, 'warning')[0]?.message).toContain('several interfaces');
  });

  test('one name in two files is a mistake of usage', async () => {
    const paths = write({ 'tap0.pcap': classic([1]), 'tap0.cap': classic([2]) });
    await expect(read(paths)).rejects.toMatchObject({ code: 'usage', message: expect.stringContaining('tap0') });
    await expect(read(paths, ['a', null])).resolves.toMatchObject({ frames: { length: 2 } });
    await expect(read(paths, ['a', 'b'])).resolves.toMatchObject({ frames: { length: 2 } });
  });

  test('parts of a rotated capture are one interface, in the order of time', async () => {
    const paths = write({ 'tap0.pcap': classic([5, 9]), 'tap0.pcap1': classic([1, 3]), 'br0.pcap': classic([4, 6]) });
    const { interfaces, frames, events } = await read(paths);
    expect(interfaces.map(({ name }) => name)).toEqual(['tap0', 'br0']);
    expect(timesOf(frames)).toEqual(['0:1', '0:3', '1:4', '0:5', '1:6', '0:9']);
    expect(eventsOf(events, 'stats')).toMatchObject([
      { interfaceId: 0, seen: 4 },
      { interfaceId: 1, seen: 2 },
    ]);
    // tcpdump numbers upwards: 0 behind 1 is the end of a ring of two.
    expect(eventsOf(events, 'pause')).toEqual([]);
  });

  test('a pause between files of one name that do not continue each other', async () => {
    const paths = write({
      'a.pcap': classic([1, 3]),
      'b.pcap': classic([2]),
      'c.pcap': classic([7]),
      'd.pcap': classic([]),
    });
    const { events } = await read(paths, ['tap0', 'br0', 'tap0', 'tap0']);
    const at = (microsecond: bigint) => (MICROSECONDS + microsecond) * 1000n;
    expect(eventsOf(events, 'pause')).toMatchObject([{ interfaceId: 0, timeNs: at(3n), untilNs: at(7n) }]);
  });

  test('what was captured at the same time is not put together', async () => {
    const paths = write({ 'a.pcap': classic([1, 900_000]), 'b.pcap': classic([2, 900_001]) });
    const message = expect.stringContaining('b.pcap: it was captured at the same time as');
    await expect(read(paths, ['tap0', 'tap0'])).rejects.toMatchObject({ code: 'usage', message });
  });

  test('one name twice in one file is one interface', async () => {
    const section = (ticks: bigint) => [
      le.section(),
      le.interface(1, 0, [...le.text(2, 'tap0'), ...le.end()]),
      le.enhanced(0, ticks, payload(20)),
    ];
    const paths = write({ 'x.pcapng': bytesOf(...section(MICROSECONDS), ...section(MICROSECONDS + 1n)) });
    const { interfaces, frames, events } = await read(paths);
    expect(interfaces).toHaveLength(1);
    expect(timesOf(frames)).toEqual(['0:0', '0:1']);
    expect(eventsOf(events, 'stats')).toMatchObject([{ seen: 2 }]);
  });
});

describe('time', () => {
  test('files are merged, ties in the order they were given', async () => {
    const paths = write({ 'a.pcap': classic([5, 9]), 'b.pcap': classic([1, 5, 6]), 'c.pcap': classic([5]) });
    const { frames, events, watermarks } = await read(paths);
    expect(timesOf(frames)).toEqual(['1:1', '0:5', '1:5', '2:5', '1:6', '0:9']);
    expect(watermarks.at(-1)).toBe(END_OF_TIME);
    const begin = (MICROSECONDS + 1n) * 1000n;
    expect(eventsOf(events, 'opened').map(({ interfaceId, timeNs }) => [interfaceId, timeNs])).toEqual([
      [0, begin],
      [1, begin],
      [2, begin],
    ]);
    const end = (MICROSECONDS + 9n) * 1000n;
    expect(eventsOf(events, 'stats')).toMatchObject([
      { interfaceId: 0, seen: 2, timeNs: end, received: null, dropped: null },
      { interfaceId: 1, seen: 3, timeNs: end },
      { interfaceId: 2, seen: 1, timeNs: end },
    ]);
  });

  test('a small jump back is sorted, a large one is told once', async () => {
    const paths = write({ 'a.pcap': classic([0, 200_000, 150_000, 150_001, 900_000, 100_000, 100_001, 900_001]) });
    const { frames, events } = await read(paths);
    expect(frames).toHaveLength(8);
    expect(timesOf(frames).slice(0, 4)).toEqual(['0:0', '0:100000', '0:100001', '0:150000']);
    const warnings = eventsOf(events, 'warning');
    expect(warnings).toHaveLength(1);
    expect(warnings[0]?.message).toContain('time jumps back in 2 frames, first at byte 204 by 0.800 s');
  });

  test('many pieces: the order holds over their ends, nothing is lost, frames live as long as their batch', async () => {
    // More than a piece of 64 KiB for each of 400 files.
    const count = 3000;
    const times = (file: number) => Array.from({ length: count }, (_, i) => i * 1000 + file);
    const files = Object.fromEntries(Array.from({ length: 3 }, (_, f) => [`f${f}.pcap`, classic(times(f))]));
    const empty = Object.fromEntries(Array.from({ length: 400 }, (_, f) => [`e${f}.pcap`, classic([])]));
    const { frames } = await read(write({ ...files, ...empty }));
    expect(timesOf(frames)).toEqual(
      Array.from({ length: 3 * count }, (_, i) => `${i % 3}:${Math.floor(i / 3) * 1000 + (i % 3)}`),
    );
    frames.forEach((frame, i) => {
      expect(frame.bytes[0]).toBe(Math.floor(i / 3) & 255);
    });
  });

  test('an interface declared late opens when the source began', async () => {
    const late = le.interface(1, 0, [...le.text(2, 'late'), ...le.end()]);
    const file = bytesOf(le.section(), le.interface(1, 0), le.enhanced(0, MICROSECONDS, payload(20)), late);
    const { events } = await read(write({ 'x.pcapng': file }));
    expect(eventsOf(events, 'opened').map(({ timeNs }) => timeNs)).toEqual([
      MICROSECONDS * 1000n,
      MICROSECONDS * 1000n,
    ]);
  });
});

describe('incidents', () => {
  test('statistics and journal entries come with the time they stand at', async () => {
    const { events } = await read(write({ 'x.pcapng': buildRichPcapng() }));
    expect(eventsOf(events, 'journal').map(({ entry }) => entry.fields.get('MESSAGE'))).toEqual(['hello']);
    expect(eventsOf(events, 'stats')).toMatchObject([
      { interfaceId: 0, timeNs: 1_790_000_000_000_000_009n, seen: 2, received: 10, dropped: 3 },
      { interfaceId: 0, seen: 2, received: 10, dropped: 3 },
      { interfaceId: 1, seen: 1, received: null, dropped: null },
      { interfaceId: 2, seen: 2, received: null, dropped: null },
    ]);
  });
});

describe('drops told at the end of a pcapng', () => {
  const dropped = (interfaceDrops: bigint, systemDrops: bigint) => [
    ...le.option(5, le.u64(interfaceDrops)),
    ...le.option(7, le.u64(systemDrops)),
    ...le.end(),
  ];
  const file = (...tail: Uint8Array[]) =>
    bytesOf(le.section(), le.interface(1, 0), le.interface(1, 0), le.enhanced(0, MICROSECONDS, payload(20)), ...tail);

  test('are known before the first frame', async () => {
    const paths = write({
      'a.pcapng': file(le.statistics(0, 9n, dropped(0n, 0n)), le.statistics(1, 9n, dropped(2n, 5n))),
    });
    for await (const { events } of (await openFileSource(inputsOf(paths), { keep: () => true })).batches()) {
      const told = events.map(({ event }) => event);
      expect(eventsOf(told, 'lossy')).toEqual([{ kind: 'lossy', interfaceId: 1, dropped: 7 }]);
      break;
    }
  });

  test('are those of every interface that shows frames of a capture on all of them', async () => {
    const sll2 = (index: number) => bytesOf([8, 0, 0, 0, 0, 0, 0, index, 0, 1, 4, 6, 1, 2, 3, 4, 5, 6, 0, 0]);
    const any = bytesOf(
      le.section(),
      le.interface(276, 0),
      ...[7, 2, 7].map((index) => le.enhanced(0, MICROSECONDS, sll2(index))),
      le.statistics(0, 9n, dropped(0n, 4n)),
    );
    const { events, interfaces } = await read(write({ 'any.pcapng': any }));
    expect(interfaces.map(({ name }) => name)).toEqual(['if7', 'if2']);
    expect(eventsOf(events, 'lossy')).toEqual(
      [0, 1].map((interfaceId) => ({ kind: 'lossy', interfaceId, dropped: 4 })),
    );
  });

  test('are those of the number in each section, since nobody knows at the beginning which is the last', async () => {
    const section = (...names: string[]) => [
      le.section(),
      ...names.map((name) => le.interface(1, 0, [...le.text(2, name), ...le.end()])),
      le.enhanced(0, MICROSECONDS, payload(20)),
    ];
    const tail = le.statistics(1, 9n, dropped(1n, 0n));
    const paths = write({ 'a.pcapng': bytesOf(...section('bond0'), ...section('br0', 'tap0'), tail) });
    const { events, interfaces } = await read(paths);
    expect(interfaces.map(({ name }) => name)).toEqual(['bond0', 'br0', 'tap0']);
    expect(eventsOf(events, 'lossy')).toEqual([{ kind: 'lossy', interfaceId: 2, dropped: 1 }]);
  });

  test('are not looked for in compressed bytes', async () => {
    const { events, frames } = await read(
      write({ 'a.pcapng.gz': bytesOf(gzipSync(file()), le.statistics(1, 9n, dropped(2n, 5n))) }),
    );
    expect(frames).toHaveLength(1);
    expect(eventsOf(events, 'lossy')).toEqual([]);
  });

  test('are none where the last blocks say none, are none, or disagree', async () => {
    const garbage = le.block(5, le.u32(1), [24, 4096]);
    for (const tail of [[le.statistics(1, 9n, dropped(0n, 0n))], [], [garbage], [payload(40)]]) {
      const { events } = await read(write({ 'a.pcapng': file(...tail) }));
      expect(eventsOf(events, 'lossy')).toEqual([]);
    }
  });
});

describe('damage', () => {
  test('a file that is cut off keeps what came before, and its interfaces go', async () => {
    const whole = classic([1, 2]);
    const paths = write({ 'a.pcap': whole.subarray(0, whole.length - 1), 'b.pcap': classic([1, 5]) });
    const { frames, events } = await read(paths);
    expect(timesOf(frames)).toEqual(['0:1', '1:1', '1:5']);
    expect(eventsOf(events, 'gone')).toMatchObject([
      { interfaceId: 0, reason: 'cut-off', timeNs: (MICROSECONDS + 1n) * 1000n },
    ]);
    expect(eventsOf(events, 'gone')[0]?.detail).toMatch(/^read .*a\.pcap: at byte 60: expected /);
  });

  test('a record that can be stepped over leaves a gap', async () => {
    const file = bytesOf(
      le.section(),
      le.interface(1, 0),
      le.enhanced(0, MICROSECONDS, payload(20)),
      le.enhanced(9, MICROSECONDS, payload(20)),
      le.enhanced(0, MICROSECONDS + 7n, payload(20)),
    );
    const { events, frames } = await read(write({ 'x.pcapng': file }));
    expect(frames).toHaveLength(2);
    expect(eventsOf(events, 'gone')).toMatchObject([{ timeNs: MICROSECONDS * 1000n }]);
    expect(eventsOf(events, 'opened').map(({ timeNs }) => timeNs - MICROSECONDS * 1000n)).toEqual([0n, 7000n]);
  });

  test('damage that loses no frame is a warning', async () => {
    const odd = le.enhanced(0, MICROSECONDS, payload(20), [...le.u16(2), ...le.u16(99)]);
    const file = bytesOf(le.section(), le.interface(1, 0), odd, odd);
    const { events } = await read(write({ 'x.pcapng': file }));
    expect(eventsOf(events, 'gone')).toEqual([]);
    expect(eventsOf(events, 'warning')[0]?.message).toMatch(/at byte 48: expected options .*, and 1 more like it$/);
  });

  test('damage before the first frame: gone from the beginning', async () => {
    const file = classic([1]);
    const paths = write({ 'a.pcap': file.subarray(0, 30), 'b.pcap': classic([4]) });
    const { events } = await read(paths);
    const kinds = events.filter(({ kind }) => kind === 'opened' || kind === 'gone');
    expect(kinds).toMatchObject([
      { kind: 'opened', interfaceId: 0, timeNs: (MICROSECONDS + 4n) * 1000n },
      { kind: 'opened', interfaceId: 1 },
      { kind: 'gone', interfaceId: 0, timeNs: (MICROSECONDS + 4n) * 1000n },
    ]);
  });

  test.each([
    ['USB', 189],
    ['IPv6 alone', 229],
  ])('a link type nobody decodes is told: %s', async (_, linkType) => {
    const { events } = await read(write({ 'odd.pcap': classic([1], { linkType }) }));
    expect(eventsOf(events, 'warning')[0]?.message).toContain(`link type ${linkType}`);
    expect(eventsOf(events, 'stats')).toMatchObject([{ seen: 1 }]);
  });

  test('a capture on any that does not tell its interfaces apart is told', async () => {
    const { events } = await read(write({ 'any.pcap': classic([1], { linkType: 113 }) }));
    expect(eventsOf(events, 'warning')[0]?.message).toMatch(
      /any\.pcap: .*LINUX_SLL\).*try: tcpdump -i any -y LINUX_SLL2/,
    );
  });

  test('gzip that is cut off or damaged keeps what came before', async () => {
    const times = Array.from({ length: 20_000 }, (_, i) => i * 37);
    const whole = gzipSync(classic(times), { level: 1 });
    const flipped = whole.slice();
    flipped.fill(0xff, whole.length - 9000, whole.length - 8900);
    for (const file of [whole.subarray(0, whole.length >> 1), flipped]) {
      const { frames, events } = await read(write({ 'a.gz': file }));
      expect(frames.length).toBeGreaterThan(5000);
      expect(timesOf(frames)).toEqual(times.slice(0, frames.length).map((time) => `0:${time}`));
      expect(eventsOf(events, 'gone')).toHaveLength(1);
    }
    // A small file fits into one piece of any size that is fast: damage at its end must not take all of it.
    const few = times.slice(0, 100);
    const small = gzipSync(classic(few), { level: 1 });
    const wrong = small.slice();
    wrong.fill(0, small.length - 8, small.length - 4);
    for (const file of [small.subarray(0, -4), Buffer.concat([small, Buffer.from('garbage')]), wrong]) {
      const { frames, events } = await read(write({ 'a.gz': file }));
      expect(frames.length).toBeGreaterThan(80);
      expect(timesOf(frames)).toEqual(few.slice(0, frames.length).map((time) => `0:${time}`));
      expect(eventsOf(events, 'gone')).toHaveLength(1);
    }
    const members = Buffer.concat([gzipSync(classic([1])), gzipSync(classic([2]).subarray(24))]);
    expect((await read(write({ 'a.gz': members }))).frames).toHaveLength(2);
  });
});

describe('what is no capture', () => {
  test.each([
    ['a text file', 'hello\nworld, this is a text file\n', /not a capture file/],
    ['an empty file', '', /is empty/],
    ['a header cut off', classic([]).subarray(0, 23), /cut off inside its header/],
    [
      'a section header cut off',
      le.section(-1n, [...le.text(4, 'x'.repeat(99)), ...le.end()]).subarray(0, 90),
      /at byte 0/,
    ],
    ['a section header without byte order', bytesOf(le.u32(0x0a0d0d0a), payload(40)), /at byte 0/],
    ['compressed text', gzipSync('hello, this is a text file of some length'), /not a capture file/],
    ['compressed with something else', bytesOf([0xfd, 0x37, 0x7a, 0x58], payload(40)), /compressed with xz/],
  ])('%s', async (_, content, message) => {
    const paths = write({ x: content });
    await expect(read(paths)).rejects.toMatchObject({ code: 'cannot-read', message: expect.stringMatching(message) });
  });

  test('what Node cannot uncompress is refused with the pipe to type', async () => {
    const [path = ''] = write({ "guest's tap0.pcap.xz": bytesOf([0xfd, 0x37, 0x7a, 0x58], payload(40)) });
    const quoted = (text: string) => `'${text.replaceAll("'", `'"'"'`)}'`;
    const hint = `xz -dc ${quoted(path)} | dhcphop replay ${quoted("guest's tap0=-")}`;
    await expect(read([path])).rejects.toMatchObject({ code: 'cannot-read', hint });
    await expect(read([path], ['tap0'])).rejects.toMatchObject({ hint: expect.stringMatching(/replay tap0=-$/) });
  });

  test('zstd is read where Node has it, else refused with the pipe to type', async () => {
    // Two frames of a raw block each (RFC 8878), no checksum: what `zstd` makes of what it cannot compress.
    const frame = (bytes: Uint8Array) => {
      const block = 1 + bytes.length * 8;
      return bytesOf([0x28, 0xb5, 0x2f, 0xfd, 0, 0x58, block & 255, (block >> 8) & 255, block >> 16], bytes);
    };
    const [path = ''] = write({ 'tap0.pcap.zst': bytesOf(frame(classic([1, 2])), frame(classic([3]).subarray(24))) });
    if ('createZstdDecompress' in zlib) {
      const { interfaces, frames } = await read([path]);
      expect(interfaces.map(({ name }) => name)).toEqual(['tap0']);
      expect(timesOf(frames)).toEqual(['0:1', '0:2', '0:3']);
    } else {
      const hint = `zstd -dc ${path} | dhcphop replay tap0=-`;
      await expect(read([path])).rejects.toMatchObject({ code: 'cannot-read', hint });
    }
  });

  test('a directory, a missing file', async () => {
    await expect(read([directory])).rejects.toMatchObject({ code: 'cannot-read', message: /directory/ });
    const missing = join(directory, 'missing.pcap');
    await expect(read([missing])).rejects.toMatchObject({
      code: 'cannot-read',
      message: `open ${missing}: no such file`,
      hint: `ls ${directory}`,
    });
  });

  test('a header and nothing else is one, and says nothing', async () => {
    const { frames, events, watermarks } = await read(write({ 'a.pcap': classic([]) }));
    expect(frames).toEqual([]);
    expect(events.map(({ kind }) => kind)).toEqual(['interface', 'stats']);
    expect(watermarks.at(-1)).toBe(END_OF_TIME);
  });
});

describe('streams', () => {
  function fifo(): string {
    const path = join(directory, `fifo${folders++}`);
    execFileSync('mkfifo', [path]);
    return path;
  }

  test('frames come as they arrive, also the last one before a silence', async () => {
    const path = fifo();
    const writer = createWriteStream(path);
    const file = classic([1, 2, 500_000]);
    writer.write(file.subarray(0, 24 + 2 * 36 + 10));
    const source = await openFileSource([{ path, name: 'tap0' }], { keep: () => true });
    const times: string[] = [];
    for await (const { frames } of source.batches()) {
      times.push(...timesOf(frames));
      if (times.length === 2 && writer.writable) writer.end(file.subarray(24 + 2 * 36 + 10));
    }
    expect(times).toEqual(['0:1', '0:2', '0:500000']);
  });

  test('a file that was read in part when it was stopped is cut off there; a stream ends', async () => {
    const times = Array.from({ length: 50_000 }, (_, i) => i * 37);
    const [path] = write({ 'a.cap': classic(times) });
    const stopped = await openFileSource([{ path: path!, name: null }], {
      keep: () => true,
      onProgress: () => stopped.stop(),
    });
    const { frames, events, watermarks } = await readSource(stopped);
    expect(frames.length).toBeLessThan(times.length);
    expect(eventsOf(events, 'gone')).toMatchObject([{ reason: 'cut-off', timeNs: watermarks.at(-1) }]);
    expect(eventsOf(events, 'gone')[0]?.detail).toMatch(/^read .*a\.cap: stopped at byte \d+ of \d+$/);
  });

  test('stop ends a wait; the watermark stays where it was', async () => {
    const path = fifo();
    const writer = createWriteStream(path);
    writer.write(classic([1, 2]));
    const source = await openFileSource([{ path, name: null }], { keep: () => true });
    setTimeout(() => source.stop(), 300);
    const { frames, watermarks, events } = await readSource(source);
    expect(timesOf(frames)).toEqual(['0:1', '0:2']);
    expect(watermarks.at(-1)).toBe((MICROSECONDS + 2n) * 1000n);
    expect(eventsOf(events, 'stats')).toMatchObject([{ seen: 2 }]);
    writer.destroy();
  });

  test('a FIFO that closes early is empty, one that closes inside a record is cut off', async () => {
    const [empty, cut] = [fifo(), fifo()];
    createWriteStream(empty).end();
    await expect(read([empty])).rejects.toMatchObject({ message: `read ${empty}: it is empty` });
    createWriteStream(cut).end(classic([1, 2]).subarray(0, 70));
    const { frames, events } = await read([cut]);
    expect(frames).toHaveLength(1);
    expect(eventsOf(events, 'gone')).toHaveLength(1);
  });
});

test('progress counts bytes, frames and what was kept', async () => {
  const [path = ''] = write({ 'a.pcap': classic([1, 2, 3]) });
  const seen: FileProgress[] = [];
  const source = await openFileSource([{ path, name: null }], {
    keep: (_, bytes, start) => bytes[start] === 1,
    onProgress: (progress) => seen.push(progress),
  });
  const { frames } = await readSource(source);
  expect(frames).toHaveLength(1);
  expect(seen.at(-1)).toEqual({ bytes: 132, bytesTotal: 132, uncompressed: 132, frames: 3, kept: 1 });
});
