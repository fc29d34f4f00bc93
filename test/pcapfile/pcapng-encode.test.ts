import { expect, test } from 'vitest';
import { BlockBuffer, encodeFrame } from '../../src/pcapfile/pcapng-encode.ts';

test('the buffer may grow in the middle of any field', () => {
  const frameOf = (length: number) =>
    ({
      interfaceId: 0,
      timeNs: 1n,
      direction: 'in',
      linkType: 1,
      bytes: new Uint8Array(length),
      wireLength: length,
    }) as const;
  const one = new BlockBuffer();
  encodeFrame(one, 0, frameOf(200), 7);
  const expected = one.take();
  // The first frame moves all that follow along, so that each field comes to lie on the end of the first 64 KiB.
  for (let shift = 0; shift <= expected.length; shift += 4) {
    const out = new BlockBuffer();
    encodeFrame(out, 0, frameOf(65_200 - shift), 7);
    const start = out.length;
    for (let i = 0; i < 4; i++) encodeFrame(out, 0, frameOf(200), 7);
    const bytes = out.take();
    for (let i = 0; i < 4; i++) {
      const at = start + i * expected.length;
      expect(Buffer.compare(bytes.subarray(at, at + expected.length), expected)).toBe(0);
    }
  }
});
