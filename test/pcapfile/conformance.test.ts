/** Public captures, with tshark, capinfos and pcap-parser as judges; skipped where captures or judges are missing. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { formatTime } from '../../src/core/time.ts';
import { scanBytes } from './scan-bytes.ts';

const FOLDER = process.env.DHCPHOP_CAPTURES ?? fileURLToPath(new URL('../../../shared/captures', import.meta.url));
const hasCaptures = existsSync(FOLDER);
const hasJudges = spawnSync('tshark', ['--version']).status === 0 && spawnSync('capinfos', ['--version']).status === 0;

const files = hasCaptures
  ? readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.pcap(?:ng)?$/.test(name))
      .sort()
      .map((name) => join(FOLDER, name))
  : [];
const isPcapng = (file: string) => file.endsWith('.pcapng');

beforeAll(() => {
  if (!hasCaptures) console.log(`skipped: no public captures in ${FOLDER}`);
  if (!hasJudges) console.log('skipped: tshark and capinfos are not installed');
});

/**
 * One line a packet: interface, seconds (empty where the block has none), captured and wire length. tshark numbers the
 * interfaces of each section from 0: `sectionStarts` has the number in the file of each section's first.
 */
function tsharkPackets(file: string, sectionStarts: readonly number[]): string[] {
  const names = ['frame.section_number', 'frame.interface_id', 'frame.time_epoch', 'frame.cap_len', 'frame.len'];
  const fields = names.flatMap((name) => ['-e', name]);
  const output = execFileSync('tshark', ['-r', file, '-T', 'fields', ...fields], { encoding: 'utf8', stdio: 'pipe' });
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\t'))
    .filter(([, id]) => !isPcapng(file) || id !== '')
    .map(([section, id, ...rest]) => {
      const start = sectionStarts[Number(section) - 1] ?? 0;
      return [isPcapng(file) ? start + Number(id) : '', ...rest].join('\t');
    });
}

/** For each section of a pcapng the number of interfaces declared before it. */
function findSectionStarts(file: Buffer): number[] {
  const starts: number[] = [];
  let interfaces = 0;
  let isLittleEndian = true;
  for (let at = 0; at < file.length; ) {
    if (file.readUInt32BE(at) === 0x0a0d0d0a) {
      isLittleEndian = file.readUInt32LE(at + 8) === 0x1a2b3c4d;
      starts.push(interfaces);
    }
    if ((isLittleEndian ? file.readUInt32LE(at) : file.readUInt32BE(at)) === 1) interfaces++;
    at += isLittleEndian ? file.readUInt32LE(at + 4) : file.readUInt32BE(at + 4);
  }
  return starts;
}

/** Packets and interfaces of every file as capinfos counts them. */
function capinfosCounts(): Map<string, { packets: number; interfaces: number }> {
  const output = execFileSync('capinfos', ['-M', ...files], { encoding: 'utf8', stdio: 'pipe' });
  const counts = new Map<string, { packets: number; interfaces: number }>();
  for (const section of output.split(/^File name: +/m).slice(1)) {
    const count = (pattern: RegExp) => Number(pattern.exec(section)?.[1] ?? 0);
    counts.set(section.slice(0, section.indexOf('\n')), {
      packets: count(/^Number of packets: +(\d+)/m),
      interfaces: count(/^Number of interfaces in file: (\d+)/m),
    });
  }
  return counts;
}

describe.skipIf(!hasCaptures || !hasJudges)('as tshark and capinfos', () => {
  test('there are 48 pcapng files of the test generator', () => {
    expect(files.filter((file) => file.includes('pcapng-test-generator'))).toHaveLength(48);
  });

  const counts = hasCaptures && hasJudges ? capinfosCounts() : new Map();

  test.each(files.map((file) => [relative(FOLDER, file), file]))('%s', (_, file) => {
    const bytes = readFileSync(file);
    const { frames, interfaces, damages, refused } = scanBytes(bytes);
    expect({ refused, damages }).toEqual({ refused: null, damages: [] });
    expect({ packets: frames.length, interfaces: interfaces.length }).toEqual(counts.get(file));
    const listed = tsharkPackets(file, isPcapng(file) ? findSectionStarts(bytes) : []);
    const ours = frames.map(({ interfaceId, timeNs, bytes, wireLength }, i) => {
      const hasTime = listed[i]?.split('\t')[1] !== '';
      const id = isPcapng(file) ? interfaceId : '';
      return [id, hasTime ? formatTime(timeNs) : '', bytes.length, wireLength].join('\t');
    });
    expect(ours).toEqual(listed);
  });
});

interface ParsedPacket {
  readonly header: { timestampSeconds: number; timestampMicroseconds: number; originalLength: number };
  readonly data: Buffer;
}

/** All packets of a classic capture, as pcap-parser reads them. */
function parsePackets(file: string): Promise<ParsedPacket[]> {
  const parser = createRequire(import.meta.url)('pcap-parser').parse(file);
  const packets: ParsedPacket[] = [];
  return new Promise((resolve, reject) => {
    parser.on('packet', (packet: ParsedPacket) => packets.push(packet));
    parser.on('end', () => resolve(packets));
    parser.on('error', reject);
  });
}

describe.skipIf(!hasCaptures)('as pcap-parser, record by record', () => {
  test.each(files.filter((file) => !isPcapng(file)).map((file) => [relative(FOLDER, file), file]))(
    '%s',
    async (_, file) => {
      const ours = scanBytes(readFileSync(file), { pieces: [777] }).frames;
      const theirs = await parsePackets(file);
      expect(ours).toHaveLength(theirs.length);
      theirs.forEach(({ header, data }, i) => {
        const microseconds = BigInt(header.timestampSeconds) * 1_000_000n + BigInt(header.timestampMicroseconds);
        expect(ours[i]).toMatchObject({ timeNs: microseconds * 1000n, wireLength: header.originalLength });
        expect(Buffer.compare(Buffer.from(ours[i]?.bytes ?? []), data)).toBe(0);
      });
    },
  );
});
