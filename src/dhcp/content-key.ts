/**
 * The key that two copies of one transmission share, whatever the hops between changed (DhcpMessage.contentKey).
 * Left out: `hops`, `giaddr`, option 82 (a relay's), pads, and what follows the end option. Called once per message.
 * Not meant to withstand someone who makes collisions on purpose.
 */
import type { OptionScan } from './scan-options.ts';
import { HEADER_LENGTH, OPTION_RELAY_AGENT, OPTIONS_AT, SNAME_AT } from './wire-layout.ts';

const HOPS_AT = 3;
const GIADDR_AT = 24;
/** `sname` and `file`, in words. */
const NAMES_START = SNAME_AT / 4;
const NAMES_END = HEADER_LENGTH / 4;

/** No UDP payload is longer; of one that claims to be, the rest does not count. */
const MAX_LENGTH = 0x10000;
/** Holds the canonical form while it is hashed. Aligned, so that whole words can be read. */
const words = new Int32Array(MAX_LENGTH / 4 + 1);
const canonical = new Uint8Array(words.buffer);

/** A whole number of 53 bits, all that a double holds, over `payload`: at least 44 bytes, that `scan` was made from. */
export function contentKeyOf(payload: Uint8Array, scan: OptionScan): number {
  const length = canonicalize(payload, scan);
  const count = (length + 3) >>> 2;
  // Most messages leave `sname` and `file` empty: then their words need not go through the mixer one by one.
  const skip = count > NAMES_END && isEmpty(NAMES_START, NAMES_END) ? NAMES_START : -1;
  // Two independent 32-bit accumulators: fast in JavaScript, where a BigInt per word is not.
  let a = 0x2545f491 ^ length;
  let b = 0x61c88647;
  for (let i = 0; i < count; i++) {
    if (i === skip) i = NAMES_END;
    const word = words[i]!;
    a = Math.imul(a ^ word, 0x9e3779b1) + i;
    a ^= a >>> 15;
    b = Math.imul((b ^ i) + word, 0x85ebca6b);
    b = (b << 13) | (b >>> 19);
  }
  return (finish(a) >>> 11) * 2 ** 32 + (finish(b ^ Math.imul(a, 0x27d4eb2f)) >>> 0);
}

function isEmpty(start: number, end: number): boolean {
  let any = 0;
  for (let i = start; i < end; i++) any |= words[i]!;
  return any === 0;
}

/** Writes what copies have in common to `canonical`, zeros up to the next whole word, and returns its length. */
function canonicalize(payload: Uint8Array, scan: OptionScan): number {
  const present = Math.min(payload.length, MAX_LENGTH);
  canonical.set(present < payload.length ? payload.subarray(0, present) : payload);
  // The length byte of an option that is cut off right behind its code.
  canonical[present] = 0;
  canonical[HOPS_AT] = 0;
  words[GIADDR_AT / 4] = 0;
  let length = scan.hasCookie ? OPTIONS_AT : unpaddedLength(payload);
  for (let i = 0; i < scan.mainCount; i++) {
    if (scan.codes[i] === OPTION_RELAY_AGENT) continue;
    const start = scan.offsets[i]! - 2;
    const end = start + 2 + scan.lengths[i]!;
    // Something was left out before: close the gap.
    if (start !== length) canonical.copyWithin(length, start, end);
    length += end - start;
  }
  length = Math.min(length, MAX_LENGTH);
  for (let at = length; (at & 3) !== 0; at++) canonical[at] = 0;
  return length;
}

/** Without a cookie there is no end option: trailing zeros are taken for padding. */
function unpaddedLength(payload: Uint8Array): number {
  let length = Math.min(payload.length, MAX_LENGTH);
  while (length > 0 && payload[length - 1] === 0) length--;
  return length;
}

function finish(value: number): number {
  let mixed = value;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
