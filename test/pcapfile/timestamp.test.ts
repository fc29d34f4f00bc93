import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createResolution, joinWords, timeOfSeconds } from '../../src/pcapfile/timestamp.ts';

const word = fc.integer({ min: 0, max: 0xffff_ffff });

test('seconds and nanoseconds are exact', () => {
  fc.assert(
    fc.property(word, fc.integer({ min: 0, max: 0xffff_ffff * 1000 }), (seconds, nanoseconds) => {
      expect(timeOfSeconds(seconds, nanoseconds)).toBe(BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds));
    }),
  );
});

test('two words are one number', () => {
  fc.assert(fc.property(word, word, (high, low) => joinWords(high, low) === (BigInt(high) << 32n) + BigInt(low)));
});

test('ticks of any resolution are exact, and near what the double says', () => {
  fc.assert(
    fc.property(word, word, fc.constantFrom(0, 3, 6, 9, 12, 0x80, 0x8a, 0xa0), (high, low, tsresol) => {
      const resolution = createResolution(tsresol, 0n);
      const perSecond = (tsresol & 0x80 ? 2n : 10n) ** BigInt(tsresol & 0x7f);
      const exact = (((BigInt(high) << 32n) + BigInt(low)) * 1_000_000_000n) / perSecond;
      const near = high * resolution.secondsPerHigh + low * resolution.secondsPerLow;
      expect(resolution.toNs(high, low)).toBe(exact);
      expect(Math.abs(near - Number(exact) / 1e9)).toBeLessThanOrEqual(1e-9 + near * 1e-15);
    }),
  );
});
