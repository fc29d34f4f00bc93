import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { anonymizeFrame } from '../../src/anonymize/anonymize-frame.ts';
import { Pseudonyms } from '../../src/anonymize/pseudonyms.ts';
import { formatIpv6 } from '../../src/core/ipv6.ts';
import { decodeMessage } from '../../src/dhcp/decode-message.ts';
import { checksumStateOf } from '../../src/frame/checksum.ts';
import { createFrameDecoder } from '../../src/frame/decode-frame.ts';
import { CHADDR, DISCOVER, message, option } from '../dhcp/build-message.ts';
import { envelopesAround } from '../frame/build-envelopes.ts';
import { CLIENT_MAC, ethernet, frameOf, ipv4, bytes as joined, u16, u32, udp, udpFrame } from '../frame/build-frame.ts';

const pseudonyms = new Pseudonyms((text) => createHmac('sha256', 'key').update(text).digest());
const ascii = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const PAYLOAD = message([
  DISCOVER,
  option(61, 1, CHADDR.subarray(0, 6)),
  option(12, ascii('acme-vm')),
  option(50, u32(0xc6336407)),
]);

const decoded = (bytes: Uint8Array) => {
  const datagram = createFrameDecoder().decode(frameOf(bytes));
  const dhcp = datagram && decodeMessage(datagram.payload, datagram.payload, false);
  if (datagram === null || dhcp === null) throw new Error('no DHCP');
  return { datagram, dhcp };
};

test('what a frame says of DHCP stays, and whose it is goes', () => {
  const bytes = udpFrame(PAYLOAD);
  const before = bytes.slice();
  const made = anonymizeFrame(frameOf(bytes), pseudonyms);
  expect(bytes).toEqual(before);
  const [was, is] = [decoded(bytes), decoded(made?.bytes ?? bytes)];
  expect(is.datagram.checksum).toBe(was.datagram.checksum);
  expect(is.datagram.anomalies).toEqual(was.datagram.anomalies);
  expect({ type: is.dhcp.type, xid: is.dhcp.xid }).toEqual({ type: was.dhcp.type, xid: was.dhcp.xid });
  expect(is.dhcp.chaddr).not.toBe(was.dhcp.chaddr);
  expect(is.dhcp.clientId).toBe(`01:${is.dhcp.chaddr}`);
  expect(is.datagram.linkSource).toBe(is.dhcp.chaddr);
  expect(Buffer.from(made?.bytes ?? []).includes('acme')).toBe(false);
  expect(is.dhcp.requestedAddress).not.toBe(was.dhcp.requestedAddress);
});

test.each(['good', 'partial', 'bad', 'absent'] as const)('a checksum that is %s stays so', (state) => {
  const good = udpFrame(PAYLOAD);
  const [high, low] = { good: [good[40], good[41]], absent: [0, 0], bad: [0x12, 0x34], partial: [0, 0] }[state];
  const bytes = good.slice();
  bytes[40] = high ?? 0;
  bytes[41] = low ?? 0;
  if (state === 'partial') {
    // Pseudo-header 0.0.0.0 to 255.255.255.255, UDP: the sum that a kernel leaves for the hardware to complete.
    const sum = 0xffff + 0xffff + 17 + PAYLOAD.length + 8;
    const folded = (sum & 0xffff) + (sum >>> 16);
    bytes[40] = folded >>> 8;
    bytes[41] = folded & 255;
  }
  expect(decoded(bytes).datagram.checksum).toBe(state);
  expect(decoded(anonymizeFrame(frameOf(bytes), pseudonyms)?.bytes ?? bytes).datagram.checksum).toBe(state);
});

test('what is not followed is left out', () => {
  const web = ethernet(ipv4(udp(ascii('secret'), { sourcePort: 80, destinationPort: 81 })));
  expect(anonymizeFrame(frameOf(web), pseudonyms)).toBeNull();
  expect(anonymizeFrame(frameOf(udpFrame(PAYLOAD).subarray(0, 20)), pseudonyms)).toBeNull();
});

/** Envelopes whose own header holds names of programs, or addresses that are not looked for. */
const NOT_UNDONE = /^(?:nflog|802\.11|radiotap|ppi|pktap)/;
const SECRETS = [
  Buffer.from(CLIENT_MAC.slice(3).replaceAll(':', ''), 'hex'),
  Buffer.from('acme'),
  Buffer.from([192, 0, 2, 10]),
  Buffer.from([192, 0, 2, 20]),
  Buffer.from('20010db8000000000000000000000001', 'hex'),
];

describe.each(Object.entries(envelopesAround(PAYLOAD)))('%s', (name, { linkType, bytes }) => {
  const whole = (data: Uint8Array) => frameOf(data, { linkType, wireLength: data.length });
  const made = anonymizeFrame(whole(bytes), pseudonyms);

  if (NOT_UNDONE.test(name)) {
    test('is left out', () => expect(made).toBeNull());
    return;
  }

  test('inside and outside nothing tells whose it is, and what is decoded of it stays', () => {
    const out = made?.bytes ?? bytes;
    expect(out).toHaveLength(bytes.length);
    for (const secret of SECRETS)
      expect({ secret, isThere: Buffer.from(out).includes(secret) }).toMatchObject({ isThere: false });
    const [was, is] = [bytes, out].map((data) => createFrameDecoder().decode(whole(data)));
    const of = (datagram: typeof was) =>
      datagram && { ...datagram, payload: datagram.payload.length, linkSource: 0, linkDestination: 0 };
    expect(of(is ?? null)).toEqual(of(was ?? null));
    expect(is?.linkSource === null).toBe(was?.linkSource === null);
    expect(anonymizeFrame(whole(out), pseudonyms)).not.toBeNull();
  });
});

describe('the checksum of the datagram around a tunnel', () => {
  const inner = joined('0800000000002a00', udpFrame(PAYLOAD));
  const addresses = { source: '10.1.2.3', destination: '10.1.2.4' };
  const stateOf = (data: Uint8Array) => {
    const at = (i: number) =>
      ((data[i] ?? 0) * 2 ** 24 + ((data[i + 1] ?? 0) << 16) + ((data[i + 2] ?? 0) << 8) + (data[i + 3] ?? 0)) >>> 0;
    return checksumStateOf(data, 34, data.length - 34, at(26), at(30));
  };

  test.each(['good', 'partial', 'bad', 'absent'] as const)('stays %s', (checksum) => {
    const bytes = udpFrame(inner, { ...addresses, sourcePort: 50_000, destinationPort: 4789, checksum });
    const made = anonymizeFrame(frameOf(bytes), pseudonyms)?.bytes ?? bytes;
    expect(Buffer.from(made).includes(Buffer.from([10, 1, 2, 3]))).toBe(false);
    expect([stateOf(bytes), stateOf(made)]).toEqual([checksum, checksum]);
  });

  test('stays right over GRE', () => {
    const gre = joined(0x80, 0, u16(0x6558), 0, 0, 0, 0, udpFrame(PAYLOAD));
    const sum = (data: Uint8Array) => {
      let total = 0;
      for (let at = 0; at < data.length; at += 2) total += ((data[at] ?? 0) << 8) + (data[at + 1] ?? 0);
      while (total > 0xffff) total = (total & 0xffff) + (total >>> 16);
      return total;
    };
    gre.set(u16(~sum(gre) & 0xffff), 4);
    const bytes = ethernet(ipv4(gre, { ...addresses, protocol: 47 }));
    const made = anonymizeFrame(frameOf(bytes), pseudonyms)?.bytes ?? bytes;
    expect([sum(bytes.subarray(34)), sum(made.subarray(34))]).toEqual([0xffff, 0xffff]);
    expect(made).not.toEqual(bytes);
  });
});

test('a fragment is left out: what its bytes are, only the others tell', () => {
  const datagram = udp(PAYLOAD);
  const [first, second] = [datagram.subarray(0, 160), datagram.subarray(160)];
  for (const piece of [ipv4(first, { id: 7, more: true }), ipv4(second, { id: 7, offset: 160 })])
    expect(anonymizeFrame(frameOf(ethernet(piece)), pseudonyms)).toBeNull();
});

test('an IPv6 address is the same in a frame and in a text', () => {
  const address = '2001:db8:0:7::a:1';
  const raw = Uint8Array.from(Buffer.from('20010db80000000700000000000a0001', 'hex'));
  expect(formatIpv6(raw, 0)).toBe(address);
  expect(formatIpv6(pseudonyms.ipv6(raw), 0)).toBe(pseudonyms.ipv6Text(address));
  for (const kept of ['00000000000000000000000000000001', 'ff020000000000000000000000000001'])
    expect(Buffer.from(pseudonyms.ipv6(Buffer.from(kept, 'hex'))).toString('hex')).toBe(kept);
});
