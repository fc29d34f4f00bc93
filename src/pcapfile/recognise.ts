/** Tells from the first bytes of a file what it is, and makes the scanner for it. */
import { u32 } from '../core/bytes.ts';
import { formatHex } from '../core/hex.ts';
import { CLASSIC_HEADER_BYTES, ClassicScanner, decodeClassicHeader } from './classic-scanner.ts';
import { PcapngScanner } from './pcapng-scanner.ts';
import { BLOCK } from './pcapng-section.ts';
import type { CaptureHandler, FrameFilter, Scanner } from './scanner.ts';

/** So many first bytes of a file are enough for `createScanner`. */
export const HEAD_BYTES = CLASSIC_HEADER_BYTES;

/** The scanner for a file, and how many of its first bytes it is not to be fed. */
export interface Recognised {
  readonly scanner: Scanner;
  readonly headerBytes: number;
}

const FOREIGN: readonly (readonly [magic: string, name: string, unpacker?: string])[] = [
  ['28b52ffd', 'compressed with zstd', 'zstd -dc'],
  ['fd377a58', 'compressed with xz', 'xz -dc'],
  ['425a68', 'compressed with bzip2', 'bzip2 -dc'],
  ['04224d18', 'compressed with lz4', 'lz4 -dc'],
  ['504b0304', 'a zip archive', 'unzip -p'],
  ['736e6f6f', 'a snoop capture'],
  ['474d4255', 'a Network Monitor capture'],
  ['7f454c46', 'a program'],
];

/** True for the magic number of gzip with deflate (RFC 1952). */
export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b && head[2] === 8;
}

/** True for the magic number of Zstandard (RFC 8878). */
export function isZstd(head: Uint8Array): boolean {
  return formatHex(head.subarray(0, 4)) === '28b52ffd';
}

/** The command that unpacks what begins with `head` to its standard output; null where there is none. */
export function unpackerOf(head: Uint8Array): string | null {
  const firstDigits = formatHex(head.subarray(0, 4));
  return FOREIGN.find(([magic]) => firstDigits.startsWith(magic))?.[2] ?? null;
}

/** True for the magic number of pcapng. */
export function isPcapng(head: Uint8Array): boolean {
  return u32(head, 0) === BLOCK.sectionHeader;
}

/** Whether a file that begins so is a capture, perhaps compressed: anything but text. */
export function isCaptureHead(head: Uint8Array): boolean {
  const firstDigits = formatHex(head.subarray(0, 4));
  if (isGzip(head) || FOREIGN.some(([magic]) => firstDigits.startsWith(magic))) return true;
  const padded = new Uint8Array(HEAD_BYTES);
  padded.set(head.subarray(0, HEAD_BYTES));
  return head.length >= 4 && (isPcapng(padded) || decodeClassicHeader(padded) !== null);
}

/**
 * The scanner for the capture that begins with `head` (HEAD_BYTES, fewer where the file is shorter), or what the file
 * is instead, to be put behind "is".
 */
export function createScanner(
  head: Uint8Array,
  keep: FrameFilter,
  handler: CaptureHandler,
  windowSeconds: number,
): Recognised | string {
  if (head.length === 0) return 'empty';
  const firstDigits = formatHex(head.subarray(0, 4));
  const foreign = FOREIGN.find(([magic]) => firstDigits.startsWith(magic));
  if (foreign) return foreign[1];
  const padded = new Uint8Array(HEAD_BYTES);
  padded.set(head.subarray(0, HEAD_BYTES));
  const classic = decodeClassicHeader(padded);
  if (!classic && !isPcapng(head)) return 'not a capture file';
  if (head.length < HEAD_BYTES) return 'cut off inside its header';
  if (classic) {
    const scanner = new ClassicScanner(classic, keep, handler, windowSeconds);
    return { scanner, headerBytes: CLASSIC_HEADER_BYTES };
  }
  return { scanner: new PcapngScanner(keep, handler, windowSeconds), headerBytes: 0 };
}
