import { expect, test } from 'vitest';
import { formatMac } from '../../src/core/mac.ts';

const BYTES = Uint8Array.from({ length: 20 }, (_, at) => (at * 37 + 3) & 255);

test('any number of bytes is pairs joined by colons, wherever they stand', () => {
  for (let at = 0; at < 4; at++) {
    for (let length = 0; at + length <= BYTES.length; length++) {
      const pairs = Array.from(BYTES.subarray(at, at + length), (byte) => byte.toString(16).padStart(2, '0'));
      expect(formatMac(BYTES, at, length)).toBe(pairs.join(':'));
    }
  }
});

test('bytes past the end are zeros', () => {
  expect(formatMac(Uint8Array.of(0xfa, 0x16), 0)).toBe('fa:16:00:00:00:00');
  expect(formatMac(Uint8Array.of(0xfa), 0, 2)).toBe('fa:00');
});
