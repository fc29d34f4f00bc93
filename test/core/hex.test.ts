import { expect, test } from 'vitest';
import { formatHex, formatHexByte } from '../../src/core/hex.ts';

test('every byte has two lower-case digits', () => {
  for (let byte = 0; byte < 256; byte++) {
    expect(formatHexByte(byte)).toMatch(/^[0-9a-f]{2}$/);
    expect(Number.parseInt(formatHexByte(byte), 16)).toBe(byte);
  }
  expect(formatHexByte(0x0a)).toBe('0a');
});

test('only the lowest eight bits count, also of a negative number', () => {
  expect(formatHexByte(0x7694a8b8 >>> 16)).toBe('94');
  expect(formatHexByte(-1)).toBe('ff');
});

test('bytes stand side by side', () => {
  expect(formatHex(Uint8Array.of(0xfa, 0x16, 0x3e, 0, 9))).toBe('fa163e0009');
  expect(formatHex(new Uint8Array(0))).toBe('');
});
