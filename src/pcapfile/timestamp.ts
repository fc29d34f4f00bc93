/**
 * Time in capture files: seconds and a fraction (classic pcap), or 64-bit ticks of a resolution the interface declares
 * (pcapng, if_tsresol and if_tsoffset). Exact as a bigint for frames that are kept, a double for all the others.
 */
import type { TimeNs } from '../core/time.ts';

const scratch = new DataView(new ArrayBuffer(8));

/** The unsigned 64-bit value of two 32-bit words. One allocation: cheaper than bigint arithmetic. */
export function joinWords(high: number, low: number): bigint {
  scratch.setUint32(0, high);
  scratch.setUint32(4, low);
  return scratch.getBigUint64(0);
}

/** Exact time of whole seconds (32 bits) and nanoseconds (any, a damaged file may hold more than a second's). */
export function timeOfSeconds(seconds: number, nanoseconds: number): TimeNs {
  let whole = seconds;
  let rest = nanoseconds;
  if (rest >= 1e9) {
    whole += Math.floor(rest / 1e9);
    rest %= 1e9;
  }
  // 1e9 = 1953125 * 2^9: the product of 32 and 21 bits is exact in a double, the rest is shifting.
  const product = whole * 1_953_125;
  let high = Math.floor(product / 0x80_0000);
  let low = (product - high * 0x80_0000) * 512 + rest;
  if (low >= 0x1_0000_0000) {
    high += 1;
    low -= 0x1_0000_0000;
  }
  return joinWords(high, low);
}

/** How an interface of a pcapng counts time. */
export interface Resolution {
  /** Approximate seconds of one count of the high and of the low word. */
  readonly secondsPerHigh: number;
  readonly secondsPerLow: number;
  readonly offsetSeconds: number;
  /** Exact time of a count of ticks. */
  toNs(high: number, low: number): TimeNs;
}

/** Resolution of `if_tsresol` (microseconds where absent: 6) and `if_tsoffset` in seconds. */
export function createResolution(tsresol: number, offsetSeconds: bigint): Resolution {
  const exponent = tsresol & 0x7f;
  const ticksPerSecond = (tsresol & 0x80 ? 2n : 10n) ** BigInt(exponent);
  const offsetNs = offsetSeconds * 1_000_000_000n;
  const isNanoseconds = ticksPerSecond === 1_000_000_000n && offsetNs === 0n;
  const isMicroseconds = ticksPerSecond === 1_000_000n && offsetNs === 0n;
  const low = 1 / Number(ticksPerSecond);
  return {
    secondsPerHigh: low * 0x1_0000_0000,
    secondsPerLow: low,
    offsetSeconds: Number(offsetSeconds),
    toNs: (highWord, lowWord) => {
      if (isNanoseconds) return joinWords(highWord, lowWord);
      if (isMicroseconds && highWord < 0x10_0000) {
        const microseconds = highWord * 0x1_0000_0000 + lowWord;
        const seconds = Math.floor(microseconds / 1e6);
        return timeOfSeconds(seconds, (microseconds - seconds * 1e6) * 1e3);
      }
      return (joinWords(highWord, lowWord) * 1_000_000_000n) / ticksPerSecond + offsetNs;
    },
  };
}
