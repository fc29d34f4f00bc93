import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type FileOwner, invokingUser } from '../../src/capture/file-owner.ts';
import { openFileSource } from '../../src/capture/file-source.ts';
import { IncidentWriter, type IncidentWriterOptions } from '../../src/capture/incident-writer.ts';
import { prepareRecordingFile } from '../../src/capture/recording-file.ts';
import type { CaptureInterface } from '../../src/capture/source.ts';
import type { ToolError } from '../../src/core/errors.ts';
import type { Direction, Frame } from '../../src/core/frame.ts';
import { payload } from '../pcapfile/build-capture.ts';
import { scanBytes } from '../pcapfile/scan-bytes.ts';
import { eventsOf, readSource } from './read-source.ts';

const directory = mkdtempSync(join(tmpdir(), 'incident-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
let files = 0;
const create = (path: string, options: IncidentWriterOptions = {}, owner: FileOwner | null = null) =>
  new IncidentWriter(prepareRecordingFile(path, owner).create(), options);
const newPath = () => join(directory, `${files++}.pcapng`);

const START = 1_790_000_000_000_000_000n;
const isRoot = process.getuid?.() === 0;
const has = (tool: string) => spawnSync(tool, ['--version']).status === 0;

beforeAll(() => {
  if (!has('tshark') || !has('tcpdump')) console.log('skipped: tshark or tcpdump is not installed');
  if (!isRoot) console.log('skipped: a full disk and a foreign owner need root');
});

function captureInterface(id: number, name: string, snapLength = 2048): CaptureInterface {
  return { id, name, file: null, linkType: 1, snapLength, description: null };
}

function frame(interfaceId: number, nanoseconds: number, direction: Direction | null): Frame {
  const bytes = payload(60, nanoseconds);
  return { interfaceId, timeNs: START + BigInt(nanoseconds), direction, linkType: 1, bytes, wireLength: 400 };
}

/** A message seen on two interfaces, a frame that is none, host state, counters, an interface that came late. */
async function writeIncident(options: IncidentWriterOptions = {}, owner: FileOwner | null = null): Promise<string> {
  const path = newPath();
  const writer = create(path, { filter: 'udp port 67', ...options }, owner);
  writer.interface(captureInterface(0, 'bond0'));
  writer.interface(captureInterface(1, 'ns1/tap0'));
  writer.journal(START, 'path bond0 > ns1/tap0', 'path', '{"kind":"path"}');
  writer.frame(frame(0, 1, 'in'), 3);
  writer.frame(frame(1, 2, 'out'), 3);
  writer.interface(captureInterface(2, 'late', 4096));
  writer.journal(START + 3n, 'br0: received packet\nwith own address', 'kernel-log', '{"kind":"kernel-log"}');
  writer.frame(frame(2, 4, null), null);
  writer.statistics(0, START + 5n, { received: 10, accepted: 9, dropped: 1 });
  await writer.close();
  return path;
}

test('what was written is read again', async () => {
  const path = await writeIncident({ describe: (name) => `hop ${name}` });
  const { frames, interfaces, events } = await readSource(
    await openFileSource([{ path, name: null }], { keep: () => true }),
  );
  expect(interfaces).toMatchObject([
    { name: 'bond0', description: 'hop bond0', linkType: 1, snapLength: 2048 },
    { name: 'ns1/tap0' },
    { name: 'late', snapLength: 2048 },
  ]);
  expect(frames).toEqual([frame(0, 1, 'in'), frame(1, 2, 'out'), frame(2, 4, null)]);
  expect(eventsOf(events, 'journal').map(({ entry }) => [...entry.fields])).toEqual([
    expect.arrayContaining([['DHCPHOP_KIND', 'begin']]),
    [
      ['__REALTIME_TIMESTAMP', '1790000000000000'],
      ['PRIORITY', '6'],
      ['SYSLOG_IDENTIFIER', 'dhcphop'],
      ['MESSAGE', 'path bond0 > ns1/tap0'],
      ['DHCPHOP_KIND', 'path'],
      ['DHCPHOP_STATE', '{"kind":"path"}'],
    ],
    expect.arrayContaining([
      ['SYSLOG_IDENTIFIER', 'kernel'],
      ['MESSAGE', 'br0: received packet\nwith own address'],
    ]),
    expect.arrayContaining([['DHCPHOP_KIND', 'end']]),
  ]);
  expect(eventsOf(events, 'gone')).toEqual([]);
  expect(eventsOf(events, 'stats')[0]).toMatchObject({ interfaceId: 0, timeNs: START + 5n, received: 10, dropped: 1 });
  const { frames: scanned, interfaces: declared } = scanBytes(readFileSync(path));
  expect(scanned.map(({ packetId }) => packetId)).toEqual([3, 3, null]);
  expect(declared.map(({ filter }) => filter)).toEqual(['udp port 67', 'udp port 67', 'udp port 67']);
});

test('the recording ends at the latest time in it, which need not be that of the last record', async () => {
  const path = newPath();
  const writer = create(path);
  writer.interface(captureInterface(0, 'bond0'));
  for (const milliseconds of [1, 7, 3])
    writer.journal(START + BigInt(milliseconds) * 1_000_000n, 'state', 'link', '{}');
  await writer.close();
  const { events } = await readSource(await openFileSource([{ path, name: null }], { keep: () => true }));
  const times = eventsOf(events, 'journal').map(({ entry }) => Number(entry.fields.get('__REALTIME_TIMESTAMP')));
  expect(times.map((time) => time - Number(START / 1000n))).toEqual([1000, 1000, 7000, 3000, 7000]);
});

test('an incident that was never closed was cut off, at whatever byte', async () => {
  const whole = readFileSync(await writeIncident());
  const path = newPath();
  const { frames: all } = scanBytes(whole);
  // From behind the entry that it begins with on.
  for (let length = 600; length < whole.length; length++) {
    writeFileSync(path, whole.subarray(0, length));
    const source = await openFileSource([{ path, name: null }], { keep: () => true });
    const { frames, events, interfaces } = await readSource(source);
    expect(frames.length).toBeLessThanOrEqual(all.length);
    expect(eventsOf(events, 'gone').map(({ reason }) => reason)).toEqual(interfaces.map(() => 'cut-off'));
  }
});

describe.skipIf(!has('tshark') || !has('tcpdump'))('other readers', () => {
  test('tshark shows message ids, directions, interfaces and journal entries, in order', async () => {
    const path = await writeIncident();
    const fields = ['frame.packet_id', 'frame.packet_flags_direction', 'frame.interface_name', '_ws.col.Info'];
    const args = ['-r', path, '-T', 'fields', ...fields.flatMap((field) => ['-e', field])];
    const lines = execFileSync('tshark', args, { encoding: 'utf8', stdio: 'pipe' }).split('\n');
    expect(lines[0]).toContain('the recording begins');
    expect(lines[1]).toContain('path bond0 > ns1/tap0');
    expect(lines[2]).toMatch(/^3\t0x00000001\tbond0\t/);
    expect(lines[3]).toMatch(/^3\t0x00000002\tns1\/tap0\t/);
    expect(lines[4]).toContain('received packet');
    expect(lines[5]).toMatch(/^\t\tlate\t/);
    const info = execFileSync('capinfos', ['-M', path], { encoding: 'utf8', stdio: 'pipe' });
    expect(info).toMatch(/Number of packets: +3$/m);
    expect(info).toMatch(/Number of interfaces in file: 3$/m);
  });

  test('tcpdump reads it', async () => {
    const path = await writeIncident();
    const output = execFileSync('tcpdump', ['-nr', path, '-tt', '--nano'], { encoding: 'utf8', stdio: 'pipe' });
    expect(output.match(/^1790000000\.00000000[124] /gm)).toHaveLength(3);
  });
});

describe('the file', () => {
  test('is nobody else to read, and never replaces one or follows a link', async () => {
    const path = await writeIncident();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    // What to type: a name that is free, also as that of an older part.
    const free = (number: number) => path.replace('.pcapng', `-${number}.pcapng`);
    const refused = (hint: string) => expect.objectContaining({ code: 'cannot-write', hint: `--write ${hint}` });
    expect(() => create(path)).toThrowError(refused(free(2)));
    writeFileSync(free(2).replace('.pcapng', '.older.pcapng'), 'mine');
    expect(() => create(path)).toThrowError(refused(free(3)));
    const target = join(directory, 'target');
    const link = join(directory, 'link.pcapng');
    symlinkSync(target, link);
    expect(() => create(link)).toThrowError(expect.objectContaining({ code: 'cannot-write' }));
    expect(existsSync(target)).toBe(false);
    expect(() => create(join(directory, 'no', 'x'))).toThrowError(expect.objectContaining({ code: 'cannot-write' }));
  });

  test.skipIf(!isRoot)('belongs to who called sudo', async () => {
    const owner = invokingUser({ SUDO_UID: '1234', SUDO_GID: '2345' });
    chownSync(directory, 1234, 2345);
    const { uid, gid } = statSync(await writeIncident({}, owner));
    expect([uid, gid]).toEqual([1234, 2345]);
    chownSync(directory, 0, 0);
    chmodSync(directory, 0o755);
    expect(() => create(newPath(), {}, owner)).toThrowError(/permission denied/);
  });

  test.skipIf(!isRoot)('of who called sudo is where that user may write, whatever links lead there', () => {
    const owner = { uid: 1234, gid: 2345 };
    const [own, closed] = [join(directory, 'own'), join(directory, 'closed')];
    for (const folder of [own, closed]) mkdirSync(folder, { mode: 0o755 });
    chownSync(own, 1234, 2345);
    symlinkSync(closed, join(own, 'link'));
    symlinkSync(join(closed, 'new.pcapng'), join(own, 'dangling.pcapng'));
    for (const path of [join(own, 'link', 'x.pcapng'), join(own, 'dangling.pcapng'), join(closed, 'x.pcapng')]) {
      expect(() => create(path, {}, owner), path).toThrowError(expect.objectContaining({ code: 'cannot-write' }));
    }
    expect(readdirSync(closed)).toEqual([]);
    const prepared = prepareRecordingFile(join(own, 'x.pcapng'), owner);
    prepared.create();
    prepared.release();
    expect(statSync(join(own, 'x.pcapng'))).toMatchObject({ uid: 1234, gid: 2345 });
  });

  describe.each([
    ['of the own user', null],
    ['of who called sudo', { uid: 1234, gid: 2345 }],
  ] as const)('with a limit, %s', (_, owner) => {
    test.skipIf(owner !== null && !isRoot)(
      'keeps the newest in two parts, each of which replays by itself',
      async () => {
        const folder = mkdtempSync(join(directory, 'limit-'));
        if (owner !== null) chownSync(folder, owner.uid, owner.gid);
        chmodSync(directory, 0o755);
        const path = join(folder, 'incident.pcapng');
        const older = join(folder, 'incident.older.pcapng');
        const limitBytes = 65_536;
        const writer = create(path, { limitBytes }, owner);
        writer.interface(captureInterface(0, 'bond0'));
        writer.interface(captureInterface(1, 'tap0'));
        let rotations = 0;
        const FRAMES = 2000;
        for (let i = 0; i < FRAMES; i++) {
          writer.frame(frame(i % 2, i, 'in'), i);
          if (writer.isFull) {
            writer.rotate();
            rotations++;
          }
          if (i % 500 === 0) await sleep(80);
        }
        await writer.close();
        expect(rotations).toBeGreaterThan(2);
        expect(readdirSync(folder).sort()).toEqual(['incident.older.pcapng', 'incident.pcapng']);
        const parts = [scanBytes(readFileSync(older)), scanBytes(readFileSync(path))];
        for (const { damages, interfaces } of parts) {
          expect(damages).toEqual([]);
          expect(interfaces.map(({ name }) => name)).toEqual(['bond0', 'tap0']);
        }
        const ids = parts.flatMap(({ frames }) => frames.map(({ packetId }) => packetId));
        expect(ids).toEqual(Array.from(ids, (_each, i) => FRAMES - ids.length + i));
        expect(ids.length).toBeGreaterThan(200);
        for (const each of [older, path]) {
          expect(statSync(each).size).toBeLessThan(limitBytes / 2 + 1024);
          const source = await openFileSource([{ path: each, name: null }], { keep: () => true });
          const { events } = await readSource(source);
          expect(eventsOf(events, 'gone')).toEqual([]);
        }
      },
    );
  });

  test('an older part of another recording is not written over', () => {
    const path = newPath();
    writeFileSync(path.replace('.pcapng', '.older.pcapng'), 'mine');
    const refusal = /older\.pcapng, the older part of a recording, exists and is not written over/;
    expect(() => create(path)).toThrowError(refusal);
    if (isRoot) expect(() => create(path, {}, { uid: 0, gid: 0 })).toThrowError(refusal);
    expect(existsSync(path)).toBe(false);
  });

  test('sudo is known by both its variables', () => {
    expect(invokingUser({})).toBeNull();
    expect(invokingUser({ SUDO_UID: '1', SUDO_GID: 'x' })).toBeNull();
    expect(invokingUser({ SUDO_UID: '1', SUDO_GID: '2' })).toEqual({ uid: 1, gid: 2 });
  });

  test('has everything after a moment, without being closed', async () => {
    const path = newPath();
    const writer = create(path);
    writer.interface(captureInterface(0, 'bond0'));
    for (let i = 0; i < 5; i++) {
      writer.frame(frame(0, i, 'in'), i);
      await vi.waitFor(() => {
        const { frames, damages } = scanBytes(readFileSync(path));
        expect([frames.length, damages]).toEqual([i + 1, []]);
      }, 10_000);
    }
    await writer.close();
    await writer.close();
  });

  test('a frame of an interface that was never declared is our own mistake', async () => {
    const writer = create(newPath());
    expect(() => writer.frame(frame(7, 1, 'in'), null)).toThrow('not declared');
    await writer.close();
  });

  test.skipIf(!isRoot)('on a full disk ends with one error, and what fitted can be read', async () => {
    const mount = join(directory, 'small');
    mkdirSync(mount);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'small', mount]);
    try {
      const path = join(mount, 'x.pcapng');
      const errors: ToolError[] = [];
      const writer = create(path, { onError: (error) => errors.push(error) });
      writer.interface(captureInterface(0, 'bond0'));
      for (let i = 0; i < 2000; i++) {
        writer.frame(frame(0, i, 'in'), i);
        if (i % 500 === 0) await sleep(80);
      }
      await writer.close();
      expect(errors).toMatchObject([{ code: 'cannot-write', message: expect.stringContaining('no space left') }]);
      const { frames, damages } = scanBytes(readFileSync(path));
      expect(frames.length).toBeGreaterThan(100);
      expect(damages.every(({ kind }) => kind === 'truncated')).toBe(true);
    } finally {
      execFileSync('umount', [mount]);
    }
  });
});

test('an incident with a terrible name of an interface stays readable', async () => {
  const path = newPath();
  const writer = create(path);
  writer.interface(captureInterface(0, 'ü'.repeat(40_000)));
  writer.frame(frame(0, 1, 'in'), Number.MAX_SAFE_INTEGER);
  await writer.close();
  expect(scanBytes(readFileSync(path))).toMatchObject({ damages: [], frames: [{ packetId: Number.MAX_SAFE_INTEGER }] });
});
