import { expect, test } from 'vitest';
import { isGzip } from '../../src/pcapfile/recognise.ts';
import { buildClassic } from './build-capture.ts';
import { scanBytes } from './scan-bytes.ts';

test.each([
  ['', 'empty'],
  ['hello, world, this is a text file', 'not a capture file'],
  ['\x28\xb5\x2f\xfd', 'compressed with zstd'],
  ['BZh91AY', 'compressed with bzip2'],
  ['snoop\0\0\0', 'a snoop capture'],
  ['\xd4\xc3\xb2\xa1\x02', 'cut off inside its header'],
  ['\n\r\r\n\x1c', 'cut off inside its header'],
])('%j is %s', (text, refused) => {
  expect(scanBytes(Buffer.from(text, 'latin1')).refused).toBe(refused);
});

test('a header and nothing else is a capture', () => {
  expect(scanBytes(buildClassic([]))).toMatchObject({ refused: null, damages: [], frames: [], latestNs: null });
});

test('gzip is known by its magic number', () => {
  expect(isGzip(Uint8Array.of(0x1f, 0x8b, 8, 0))).toBe(true);
  expect(isGzip(Uint8Array.of(0x1f, 0x8b))).toBe(false);
});
