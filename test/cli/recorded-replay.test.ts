/** `replay --write`, with and without --anonymize: what is recorded replays as what it was read from. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { udpFrame } from '../frame/build-frame.ts';
import { dhcphop, makeDirectory, writeStory } from './program.ts';

const PCAPS = fileURLToPath(new URL('../../pcaps', import.meta.url));
const { directory, remove } = makeDirectory();
afterAll(remove);

const recordings = readdirSync(PCAPS, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name }) => {
    const files = readdirSync(join(PCAPS, name));
    const captures = files.filter((file) => file.endsWith('.pcap'));
    return [files.filter((file) => file === 'incident.pcapng'), captures].flatMap((sources) =>
      sources.length === 0
        ? []
        : [{ name: `${name}: ${sources[0]}`, sources: sources.map((file) => join(PCAPS, name, file)) }],
    );
  });

interface Judged {
  readonly type: string;
  readonly verdict: { readonly status: string };
}

interface Told {
  readonly exchanges: readonly { readonly outcome: string; readonly messages: readonly Judged[] }[];
  readonly findings: readonly { readonly code: string; readonly level: string }[];
  readonly summary: object;
}

/** Verdicts and causes, without names. */
function judged(stdout: string) {
  const { exchanges, findings, summary } = JSON.parse(stdout) as Told;
  return {
    outcomes: exchanges.map(({ outcome }) => outcome),
    verdicts: exchanges.flatMap(({ messages }) => messages).map(({ type, verdict }) => `${type} ${verdict.status}`),
    codes: findings.map(({ code, level }) => `${level} ${code}`),
    verdict: 'verdict' in summary ? summary.verdict : null,
  };
}

test.each(recordings)('$name', ({ name, sources }) => {
  const [copy, anonymous] = ['copy', 'anonymous'].map((kind) =>
    join(directory, `${name.replaceAll(/\W/g, '-')}.${kind}.pcapng`),
  );
  const as = ['--format', 'json'];
  const read = dhcphop(['replay', ...sources, ...as, '--write', copy ?? '']);
  const other = dhcphop(['replay', ...sources, ...as, '--anonymize', '--write', anonymous ?? '']);
  expect({ errors: other.stderr, code: other.code }).toEqual({ errors: '', code: read.code });
  const again = dhcphop(['replay', copy ?? '', ...as]);
  const without = (text: string) => ({ ...JSON.parse(text), source: null, order: null });
  expect(without(again.stdout)).toEqual(without(read.stdout));
  expect(judged(dhcphop(['replay', anonymous ?? '', ...as]).stdout)).toEqual(judged(read.stdout));
  const bytes = readFileSync(anonymous ?? '');
  for (const secret of secretsOf(read.stdout))
    expect({ secret, isThere: bytes.includes(secret) }).toEqual({ secret, isThere: false });
});

/** MACs and addresses as they stand in frames and in text. */
function secretsOf(report: string): (string | Buffer)[] {
  const macs = new Set(
    report.match(/\b[0-9a-f]{2}(?::[0-9a-f]{2}){5}\b/g)?.filter((mac) => !/^(ff|00:00:00:00:00)/.test(mac)),
  );
  return [...macs].flatMap((mac) => [mac, Buffer.from(mac.replaceAll(':', ''), 'hex').subarray(2)]);
}

test('what goes through a tunnel outside is anonymised, inside and outside, and judged as before', () => {
  const hops = ['--hops', 'uplink0,br0,tap0', '--format', 'json'];
  const sources = ['uplink0', 'br0', 'tap0'].map((name) => {
    const bytes = readFileSync(join(PCAPS, 'loop', `${name}.pcap`));
    const file = join(directory, `${name}.pcap`);
    writeFileSync(file, name === 'uplink0' ? tunnelled(bytes) : bytes);
    return file;
  });
  const read = dhcphop(['replay', ...sources, ...hops]);
  const other = dhcphop(['replay', ...sources, ...hops, '--anonymize', '--write', join(directory, 'tunnel.pcapng')]);
  expect(other.stderr).toBe('');
  const again = dhcphop(['replay', join(directory, 'tunnel.pcapng'), '--format', 'json']);
  expect(judged(again.stdout)).toEqual(judged(read.stdout));
  expect(judged(read.stdout).codes).toContain('cause reflected-request');
  const bytes = readFileSync(join(directory, 'tunnel.pcapng'));
  for (const secret of secretsOf(read.stdout)) expect(bytes.includes(secret)).toBe(false);
  expect(bytes.includes(Buffer.from([192, 0, 2, 10]))).toBe(false);
});

/** A classic capture of Ethernet with each frame in VXLAN, from 192.0.2.10. */
function tunnelled(pcap: Buffer): Buffer {
  const records = [pcap.subarray(0, 24)];
  for (let at = 24; at < pcap.length; ) {
    const length = pcap.readUInt32LE(at + 8);
    const inner = Buffer.concat([Buffer.from('0800000000002a00', 'hex'), pcap.subarray(at + 16, at + 16 + length)]);
    const outer = { source: '192.0.2.10', destination: '192.0.2.20', sourcePort: 50_000, destinationPort: 4789 };
    const frame = udpFrame(inner, outer);
    const header = Buffer.from(pcap.subarray(at, at + 16));
    for (const field of [8, 12]) header.writeUInt32LE(frame.length, field);
    records.push(header, Buffer.from(frame));
    at += 16 + length;
  }
  return Buffer.concat(records);
}

test('with --guest the part of one guest is recorded', () => {
  const sources = writeStory(directory, 'loss');
  const write = ['--write', 'other.pcapng'];
  expect(dhcphop(['replay', ...sources, '--guest', '52:54:00:00:00:01', ...write], { cwd: directory }).code).toBe(3);
  const nothing = dhcphop(['replay', 'other.pcapng'], { cwd: directory });
  expect(nothing.stdout + nothing.stderr).toMatch(/no DHCP|NOTHING/);
  dhcphop(['replay', ...sources, '--guest', 'fa:16:3e:56:ea:fa', '--write', 'guest.pcapng'], { cwd: directory });
  expect(dhcphop(['replay', 'guest.pcapng'], { cwd: directory }).stdout).toMatch(
    /^LOST +1 of 1 replies, between br0 and tap0$/m,
  );
});

test('the last frame of a lost message has a comment', () => {
  const sources = writeStory(directory, 'loss');
  dhcphop(['replay', ...sources, '--write', 'comment.pcapng'], { cwd: directory });
  expect(readFileSync(join(directory, 'comment.pcapng')).includes('LOST: last seen here, missing at tap0')).toBe(true);
});

test('a file that is there stays, and --anonymize alone is refused', () => {
  const [first = ''] = writeStory(directory, 'healthy');
  const onItself = dhcphop(['replay', first, '--write', first], { cwd: directory });
  expect(onItself).toMatchObject({ code: 4, stderr: expect.stringContaining(`create ${first}: it exists`) });
  expect(dhcphop(['replay', first, '--anonymize'], { cwd: directory }).stderr).toContain('--write FILE --anonymize');
});
