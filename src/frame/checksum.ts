/**
 * Internet checksums (RFC 1071) of the IPv4 header and of UDP over IPv4 (RFC 768), and what the UDP one says about
 * checksum offload.
 */
import { u8, u16 } from '../core/bytes.ts';
import { wordView } from '../core/word-view.ts';
import type { ChecksumState } from './datagram.ts';
import { PROTOCOL_UDP } from './protocols.ts';

/**
 * The one's complement sum of `length` bytes at `at`, folded to 16 bits; the caller has checked the bounds. Summed in
 * the byte order that costs no swap, and swapped once at the end (RFC 1071, section 2, B).
 */
export function onesComplementSum(bytes: Uint8Array, at: number, length: number): number {
  const view = wordView(bytes);
  const start = bytes.byteOffset + at;
  const wordsEnd = start + (length & ~3);
  const pairsEnd = start + (length & ~7);
  let low = 0;
  let high = 0;
  let i = start;
  for (; i < pairsEnd; i += 8) {
    const word = view.getInt32(i, true);
    const next = view.getInt32(i + 4, true);
    low += (word & 0xffff) + (next & 0xffff);
    high += (word >>> 16) + (next >>> 16);
  }
  if (i < wordsEnd) {
    const word = view.getInt32(i, true);
    low += (word & 0xffff) + (word >>> 16);
  }
  const swapped = fold(low + high);
  let sum = ((swapped & 0xff) << 8) | (swapped >>> 8);
  const rest = at + (length & ~3);
  if ((length & 2) !== 0) sum += u16(bytes, rest);
  if ((length & 1) !== 0) sum += u8(bytes, at + length - 1) << 8;
  return fold(sum);
}

/** Whether the IPv4 header of `length` bytes at `at` sums up. */
export function isIpv4HeaderSound(bytes: Uint8Array, at: number, length: number): boolean {
  let sum = 0;
  for (let i = at; i < at + length; i += 2) sum += u16(bytes, i);
  return fold(sum) === 0xffff;
}

/**
 * The state of the checksum of the UDP datagram of `length` bytes at `at`, wholly present. With offload pending the
 * kernel leaves the folded sum of the pseudo-header, not complemented, in the field (CHECKSUM_PARTIAL).
 */
export function checksumStateOf(
  bytes: Uint8Array,
  at: number,
  length: number,
  ipSource: number,
  ipDestination: number,
): ChecksumState {
  const stored = u16(bytes, at + 6);
  if (stored === 0) return 'absent';
  const pseudoHeader = pseudoHeaderSum(u16(bytes, at + 4), ipSource, ipDestination);
  if (fold(pseudoHeader + onesComplementSum(bytes, at, length)) === 0xffff) return 'good';
  return stored === pseudoHeader ? 'partial' : 'bad';
}

/** What stands in the header checksum of a sound IPv4 header of `length` bytes at `at`. */
export function ipv4HeaderChecksum(bytes: Uint8Array, at: number, length: number): number {
  let sum = 0;
  for (let i = at; i < at + length; i += 2) sum += i === at + 10 ? 0 : u16(bytes, i);
  return ~fold(sum) & 0xffff;
}

/** What stands in the checksum of a UDP datagram of `length` bytes at `at` that is in this state; null where it may be anything. */
export function udpChecksumFor(
  state: ChecksumState,
  bytes: Uint8Array,
  at: number,
  length: number,
  ipSource: number,
  ipDestination: number,
): number | null {
  if (state === 'absent') return 0;
  if (state === 'unknown') return null;
  const pseudoHeader = pseudoHeaderSum(u16(bytes, at + 4), ipSource, ipDestination);
  if (state === 'partial') return pseudoHeader;
  const withStored = pseudoHeader + onesComplementSum(bytes, at, length);
  // Taking a word out of the sum is adding its complement (RFC 1071, section 2).
  const good = ~fold(withStored + (~u16(bytes, at + 6) & 0xffff)) & 0xffff || 0xffff;
  if (state === 'good') return good;
  // Neither right, nor absent, nor partial.
  return [1, 2, 3].map((bits) => good ^ bits).find((sum) => sum !== 0 && sum !== pseudoHeader) ?? good;
}

/**
 * What stands in a checksum once what it covers has changed (RFC 1624, equation 3): right if it was right, wrong if it was wrong.
 * Both sums are without the checksum itself.
 */
export function updatedChecksum(stored: number, sumBefore: number, sumAfter: number): number {
  return ~fold((~stored & 0xffff) + (~sumBefore & 0xffff) + sumAfter) & 0xffff;
}

/** The folded sum of the pseudo-header (RFC 768). */
function pseudoHeaderSum(udpLength: number, ipSource: number, ipDestination: number): number {
  return fold(
    (ipSource >>> 16) +
      (ipSource & 0xffff) +
      (ipDestination >>> 16) +
      (ipDestination & 0xffff) +
      PROTOCOL_UDP +
      udpLength,
  );
}

/** Sums here stay below 2^31: a datagram has at most 65,535 bytes, so 32,768 words of 16 bits. */
export function fold(sum: number): number {
  let folded = (sum & 0xffff) + (sum >>> 16);
  while (folded > 0xffff) folded = (folded & 0xffff) + (folded >>> 16);
  return folded;
}
