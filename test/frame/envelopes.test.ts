/** Every envelope that is undone, by its specification and as tshark sees it; nested, cut and damaged ones end in time. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { decodeMessage } from '../../src/dhcp/decode-message.ts';
import { createFrameDecoder } from '../../src/frame/decode-frame.ts';
import { mayCarryDhcp } from '../../src/frame/may-carry-dhcp.ts';
import { DISCOVER, message } from '../dhcp/build-message.ts';
import { hasTshark } from '../dhcp/tshark.ts';
import { buildClassic } from '../pcapfile/build-capture.ts';
import { envelopesAround } from './build-envelopes.ts';
import { bytes, CLIENT_MAC, ethernet, frameOf, ipv4, u16, udpFrame } from './build-frame.ts';

const PAYLOAD = message([DISCOVER], { xid: 0x11223344 });
const ALL = envelopesAround(PAYLOAD);
/** tshark 4.0 wants to be told that these are there, or reads something else into them. */
const UNTOLD_TO_TSHARK = new Set([
  'vxlan of Linux, tagged inside',
  'mpls without a control word',
  'the authentication header',
  'nflog of a big-endian host',
  'EtherIP',
]);

const scratch = mkdtempSync(join(tmpdir(), 'dhcphop-envelopes-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const decode = (data: Uint8Array, linkType: number) => createFrameDecoder().decode(frameOf(data, { linkType }));

describe.each(Object.entries(ALL))('%s', (name, { linkType, bytes: data, hasMacs }) => {
  it('is undone', () => {
    const shifted = bytes(new Uint8Array(5).fill(17), data, new Uint8Array(60).fill(67));
    expect(mayCarryDhcp(linkType, shifted, 5, 5 + data.length)).toBe(true);
    const datagram = decode(data, linkType)!;
    expect(datagram).toMatchObject({ sourcePort: 68, destinationPort: 67, ipSource: 0, ttl: 64, isCut: false });
    expect(decodeMessage(datagram.payload)).toMatchObject({ xid: 0x11223344, type: 'DISCOVER', anomalies: [] });
    if (hasMacs) expect(datagram.linkSource).toBe(CLIENT_MAC);
    if (hasMacs && name !== 'nflog') expect(datagram.linkDestination).toBe('ff:ff:ff:ff:ff:ff');
  });
  it.skipIf(!hasTshark() || UNTOLD_TO_TSHARK.has(name))('tshark finds the same xid in it', { timeout: 60_000 }, () => {
    const file = join(scratch, `${name}.pcap`);
    writeFileSync(file, buildClassic([{ seconds: 1_790_000_000, fraction: 0, bytes: data }], { linkType }));
    const { stdout } = spawnSync('tshark', ['-r', file, '-T', 'fields', '-e', 'dhcp.id'], { encoding: 'utf8' });
    expect(stdout.trim()).toBe('0x11223344');
  });
  it('without its end leads to nothing that is not there', () => {
    for (let length = 0; length < data.length; length += 3) {
      const datagram = decode(data.subarray(0, length), linkType);
      if (datagram !== null) expect(datagram.payload).toEqual(PAYLOAD.subarray(0, datagram.payload.length));
    }
  });
});

it('VLAN ids and MACs are those of the innermost frame', () => {
  const { 'vxlan of Linux, tagged inside': tagged, 'IP in IP': packet, 'VN-Tag and a VLAN': both } = ALL;
  expect(decode(tagged!.bytes, tagged!.linkType)?.vlanIds).toEqual([7]);
  expect(decode(both!.bytes, both!.linkType)?.vlanIds).toEqual([5]);
  expect(decode(packet!.bytes, packet!.linkType)).toMatchObject({
    linkSource: null,
    linkDestination: null,
    vlanIds: [],
  });
});

it('nflog names the sender where it was logged', () => {
  const { linkType, bytes: data } = ALL['nflog with other attributes before']!;
  expect(decode(data, linkType)?.linkSource).toBe(CLIENT_MAC);
});

it('port 67 over IPv6 is not DHCP, and fragments over IPv6 are not put together', () => {
  const v6 = ALL['vxlan over IPv6']!.bytes.slice();
  v6.set(u16(67), 14 + 40 + 2);
  expect(decode(v6, 1)).toBeNull();
});

it('tunnels in tunnels end: two are followed', () => {
  const inside = (frame: Uint8Array) =>
    udpFrame(bytes('0800000000002a00', frame), { sourcePort: 50_000, destinationPort: 4789 });
  const own = udpFrame(PAYLOAD);
  expect(decode(inside(inside(own)), 1)).not.toBeNull();
  expect(decode(inside(inside(inside(own))), 1)).toBeNull();
});

it.each([
  ['a loop of authentication headers', ethernet(ipv4(new Uint8Array(2000).fill(51), { protocol: 51 }))],
  ['labels without an end', ethernet(new Uint8Array(1400), [], 0x8847)],
  ['tags without an end', ethernet(bytes(...Array.from({ length: 400 }, () => '0007f1c1')), [], 0xf1c1)],
  [
    'backbone bridges without an end',
    bytes(...Array.from({ length: 90 }, () => '02000000000902000000000a88e700123456')),
  ],
])('%s lead to nothing', (_, data) => {
  expect(decode(data, 1)).toBeNull();
  expect(mayCarryDhcp(1, data, 0, data.length)).toBe(false);
});

it('the quick reject never says no to what the decoder decodes, whatever was changed', () => {
  const seeds = Object.values(ALL);
  const mutated = fc
    .tuple(
      fc.constantFrom(...seeds),
      fc.array(fc.tuple(fc.nat(140), fc.nat(255)), { maxLength: 6 }),
      fc.option(fc.nat(400), { nil: null }),
    )
    .map(([{ linkType, bytes: data }, changes, cut]) => {
      const copy = data.slice();
      for (const [at, value] of changes) copy[at] = value;
      return { linkType, data: cut === null ? copy : copy.subarray(0, cut) };
    });
  fc.assert(
    fc.property(mutated, ({ linkType, data }) => {
      const datagram = decode(data, linkType);
      if (datagram) expect(mayCarryDhcp(linkType, data, 0, data.length)).toBe(true);
    }),
    { numRuns: 20_000 },
  );
});
