import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { anonymizeFrame } from '../../src/anonymize/anonymize-frame.ts';
import { Pseudonyms } from '../../src/anonymize/pseudonyms.ts';
import { decodeMessage } from '../../src/dhcp/decode-message.ts';
import { createFrameDecoder } from '../../src/frame/decode-frame.ts';
import { CHADDR, DISCOVER, message, option } from '../dhcp/build-message.ts';
import { ethernet, frameOf, ipv4, u32, udp, udpFrame } from '../frame/build-frame.ts';

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
