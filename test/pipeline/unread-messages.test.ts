/**
 * What the capture itself hides of DHCP is said, and is no silence of the network: short snaplens, lone fragments. And
 * the other way round: while other traffic shows that the capture went on, silence is silence.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { dhcphop, makeDirectory } from '../cli/program.ts';
import { message, option } from '../dhcp/build-message.ts';
import { ethernet, ipv4, udp, udpFrame } from '../frame/build-frame.ts';
import { buildClassic } from '../pcapfile/build-capture.ts';

const { directory, remove } = makeDirectory();
afterAll(remove);

const DISCOVER = udpFrame(message([option(53, 1)]));
const SERVER = { source: '192.0.2.1', sourcePort: 67, destinationPort: 68 };
const REPLY = message([option(53, 2)], { op: 2, yiaddr: 0xc000025e });

/** Captures of these frames, a millisecond apart, at two hops; the last one comes five seconds later. */
function replay(name: string, frames: readonly Uint8Array[], snapLength: number) {
  const sources = ['uplink0', 'tap0'].map((hop, i) => {
    const records = frames.map((bytes, frame) => ({
      seconds: 1_790_000_000 + (frame === frames.length - 1 ? 5 : 0),
      fraction: frame * 1000 + (frame === 1 ? i : 1 - i) * 30,
      bytes: bytes.subarray(0, snapLength),
      wireLength: bytes.length,
    }));
    writeFileSync(join(directory, `${name}-${hop}.pcap`), buildClassic(records));
    return `${hop}=${name}-${hop}.pcap`;
  });
  return dhcphop(['replay', ...sources, '--format', 'json'], { cwd: directory });
}

const OTHER = udpFrame(message([option(53, 1)], { xid: 7 }));

test.each([96, 277, 278, 279, 281, 283])('a snaplen of %i: replies that came are not denied', (snapLength) => {
  const ran = replay(`snap${snapLength}`, [DISCOVER, udpFrame(REPLY, SERVER), OTHER], snapLength);
  const report = JSON.parse(ran.stdout);
  expect(report.exchanges[0].outcome).toBe('incomplete');
  expect(report.findings.map(({ code }: { code: string }) => code)).not.toContain('no-reply-from-network');
  expect(ran.stderr).toBe(
    'dhcphop: 6 DHCP frames are cut short in the capture, so what they say is not known; try: tcpdump -s 0\n',
  );
  expect(ran.code).toBe(3);
});

test('a reply of which only the first fragment was captured is told', () => {
  const first = ethernet(ipv4(udp(REPLY, SERVER).subarray(0, 200), { id: 9, more: true, source: '192.0.2.1' }));
  const { stderr } = replay('fragments', [DISCOVER, first, OTHER], 65_535);
  expect(stderr).toMatch(/^dhcphop: 2 fragmented DHCP messages lack fragments, so what they say is not known; try: /);
});

test('a reply that was whole on one hop and came in part to the next is lost with its fragments', () => {
  const datagram = udp(REPLY, SERVER);
  const part = (offset: number, end: number) =>
    ethernet(ipv4(datagram.subarray(offset, end), { id: 9, offset, more: end < datagram.length, source: '192.0.2.1' }));
  const [first, second] = [part(0, 200), part(200, datagram.length)];
  const sources = [
    ['uplink0', [DISCOVER, first, second]],
    ['tap0', [DISCOVER, first]],
  ] as const;
  const named = sources.map(([hop, frames], i) => {
    const records = [...frames, OTHER].map((bytes, frame) => ({
      seconds: 1_790_000_000 + (bytes === OTHER ? 5 : 0),
      fraction: frame * 1000 + (frame === 0 ? 1 - i : i) * 30,
      bytes,
    }));
    writeFileSync(join(directory, `part-${hop}.pcap`), buildClassic(records));
    return `${hop}=part-${hop}.pcap`;
  });
  const report = JSON.parse(dhcphop(['replay', ...named, '--format', 'json'], { cwd: directory }).stdout);
  const causes = report.findings.filter(({ level }: { level: string }) => level === 'cause');
  expect(causes).toMatchObject([
    { code: 'fragments-lost', facts: { hop: 'tap0', lastSeen: 'uplink0', heading: 'to-guest' } },
  ]);
  expect(causes[0].evidence.at(-1)).toMatchObject({
    text: 'tap0: 200 bytes of a fragmented DHCP message, and not the rest',
  });
});

test('the capture lasts until its last frame, whatever that carries', () => {
  const other = udpFrame(new Uint8Array(40), { sourcePort: 53, destinationPort: 53 });
  const records = [DISCOVER, other].map((bytes, i) => ({ seconds: 1_790_000_000 + 10 * i, fraction: 0, bytes }));
  writeFileSync(join(directory, 'silent.pcap'), buildClassic(records));
  const { stdout } = dhcphop(['replay', 'silent.pcap', '--format', 'json'], { cwd: directory });
  const report = JSON.parse(stdout);
  expect(report.source.end).toBe('1790000010.000000000');
  expect(report.exchanges[0].outcome).toBe('no-reply');
});
