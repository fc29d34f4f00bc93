import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Pseudonyms } from '../../src/anonymize/pseudonyms.ts';
import { parseIpv4 } from '../../src/core/ipv4.ts';
import { formatMac, macBytes } from '../../src/core/mac.ts';

const keyed = (key: string) => new Pseudonyms((text) => createHmac('sha256', key).update(text).digest());
const pseudonyms = keyed('a');
const ip = (text: string) => parseIpv4(text) ?? 0;
const mac = (text: string) => formatMac(pseudonyms.mac(macBytes(text)));

test('the same always gets the same, and with another key something else', () => {
  expect(mac('fa:16:3e:56:ea:fa')).toBe(mac('fa:16:3e:56:ea:fa'));
  expect(mac('fa:16:3e:56:ea:fa')).not.toBe(formatMac(keyed('b').mac(macBytes('fa:16:3e:56:ea:fa'))));
});

test("libvirt's host side of a tap stays the guest's MAC with fe in front; groups stay", () => {
  expect(mac('fe:16:3e:56:ea:fa').slice(2)).toBe(mac('fa:16:3e:56:ea:fa').slice(2));
  for (const group of ['ff:ff:ff:ff:ff:ff', '01:80:c2:00:00:00', '00:00:00:00:00:00']) expect(mac(group)).toBe(group);
});

test('masks, multicast, networks and broadcasts stay what they are; what is private stays private', () => {
  const kept = ['0.0.0.0', '255.255.255.255', '255.255.255.0', '224.0.0.1', '127.0.0.1', '169.254.3.4'];
  for (const text of kept) expect(pseudonyms.ipv4(ip(text))).toBe(ip(text));
  expect(pseudonyms.ipv4(ip('198.51.100.0')) & 255).toBe(0);
  expect(pseudonyms.ipv4(ip('198.51.100.255')) & 255).toBe(255);
  expect(pseudonyms.ipv4(ip('192.168.7.9')) >>> 16).toBe(0xc0a8);
  expect(pseudonyms.ipv4(ip('10.7.8.9')) >>> 24).toBe(10);
});

test('two addresses become two, in one network of 24 bits if they were', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0xffff_ffff }), fc.integer({ min: 0, max: 255 }), (address, low) => {
      const other = ((address & 0xffffff00) | low) >>> 0;
      expect(pseudonyms.ipv4(address) >>> 8).toBe(pseudonyms.ipv4(other) >>> 8);
      expect(pseudonyms.ipv4(address) === pseudonyms.ipv4(other)).toBe(address === other);
    }),
  );
});

test('bytes keep their length, their zeros, and what of them can be printed', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      const made = pseudonyms.bytes(bytes);
      const kinds = (from: Uint8Array) =>
        Array.from(from, (byte) => (byte === 0 ? 0 : byte >= 0x20 && byte < 0x7f ? 1 : 2));
      expect(kinds(made)).toEqual(kinds(bytes));
    }),
  );
});
