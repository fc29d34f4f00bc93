/**
 * The key that two copies of one transmission share, whatever the hops between changed (DhcpMessage.contentKey).
 * Left out: `hops`, `giaddr`, option 82 (a relay's), pads, and what follows the end option. Called once per message.
 * Not meant to withstand someone who makes collisions on purpose.
 */
import { u8 } from '../core/bytes.ts';
import { wordView } from '../core/word-view.ts';
import type { OptionScan } from './scan-options.ts';
import { CHADDR_AT, HEADER_LENGTH, OPTION_RELAY_AGENT } from './wire-layout.ts';

const GIADDR_AT = 24;
const HEX_DIGITS = Uint8Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));

/** Two independent 32-bit accumulators: fast in JavaScript, where a BigInt per word is not. */
const state = new Int32Array(2);

/** Sixteen hex digits over `payload`, a message of at least 44 bytes that `scan` was made from. */
export function contentKeyOf(payload: Uint8Array, scan: OptionScan): string {
  state[0] = 0x2545f491;
  state[1] = 0x61c88647;
  const headerEnd = Math.min(HEADER_LENGTH, payload.length);
  mix(payload, 0, 3);
  mix(payload, 4, GIADDR_AT);
  mix(payload, CHADDR_AT, headerEnd);
  if (!scan.hasCookie) mixUnpadded(payload, headerEnd);
  for (let i = 0; i < scan.mainCount; i++) {
    const code = scan.codes[i]!;
    if (code === OPTION_RELAY_AGENT) continue;
    const offset = scan.offsets[i]!;
    const length = scan.lengths[i]!;
    mixWord((code << 8) | length, 0);
    mix(payload, offset, offset + length);
  }
  return format();
}

/** Without a cookie there is no end option: trailing zeros are taken for padding. */
function mixUnpadded(payload: Uint8Array, start: number): void {
  let end = payload.length;
  while (end > start && payload[end - 1] === 0) end--;
  mix(payload, start, end);
}

function mix(payload: Uint8Array, start: number, end: number): void {
  const view = wordView(payload);
  const base = payload.byteOffset;
  const wordsEnd = start + ((end - start) & ~3);
  let a = state[0]!;
  let b = state[1]!;
  for (let at = start; at < wordsEnd; at += 4) {
    const word = view.getInt32(base + at);
    // Most of `sname` and `file` is zero; the position that is mixed in with each other word stands for it.
    if (word === 0) continue;
    const position = at - start;
    a = Math.imul(a ^ word, 0x9e3779b1) + position;
    a ^= a >>> 15;
    b = Math.imul((b ^ position) + word, 0x85ebca6b);
    b = (b << 13) | (b >>> 19);
  }
  state[0] = a;
  state[1] = b;
  let rest = 0;
  for (let at = wordsEnd; at < end; at++) rest = (rest << 8) | u8(payload, at);
  if (wordsEnd < end) mixWord(rest, end - start);
}

function mixWord(word: number, position: number): void {
  const a = Math.imul(state[0]! ^ word, 0x9e3779b1) + position;
  state[0] = a ^ (a >>> 15);
  const b = Math.imul((state[1]! ^ position) + word, 0x85ebca6b);
  state[1] = (b << 13) | (b >>> 19);
}

function finish(value: number): number {
  let mixed = value;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

function format(): string {
  const a = finish(state[0]!);
  const b = finish(state[1]! ^ Math.imul(a, 0x27d4eb2f));
  return String.fromCharCode(
    HEX_DIGITS[a >>> 28]!,
    HEX_DIGITS[(a >>> 24) & 15]!,
    HEX_DIGITS[(a >>> 20) & 15]!,
    HEX_DIGITS[(a >>> 16) & 15]!,
    HEX_DIGITS[(a >>> 12) & 15]!,
    HEX_DIGITS[(a >>> 8) & 15]!,
    HEX_DIGITS[(a >>> 4) & 15]!,
    HEX_DIGITS[a & 15]!,
    HEX_DIGITS[b >>> 28]!,
    HEX_DIGITS[(b >>> 24) & 15]!,
    HEX_DIGITS[(b >>> 20) & 15]!,
    HEX_DIGITS[(b >>> 16) & 15]!,
    HEX_DIGITS[(b >>> 12) & 15]!,
    HEX_DIGITS[(b >>> 8) & 15]!,
    HEX_DIGITS[(b >>> 4) & 15]!,
    HEX_DIGITS[b & 15]!,
  );
}
