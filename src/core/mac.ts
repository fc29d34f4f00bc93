/** Ethernet addresses as text: six lower-case hex pairs joined by colons, as `ip` and the kernel print them. */
import { u8 } from './bytes.ts';
import { formatHexByte } from './hex.ts';

const COLON = 0x3a;
const DIGITS = Uint8Array.from('0123456789abcdef', (character) => character.charCodeAt(0));

/** The `length` bytes at `at` (six for Ethernet) as lower-case hex pairs joined by colons. */
export function formatMac(bytes: Uint8Array, at = 0, length = 6): string {
  if (length === 6) return formatSix(bytes, at);
  let text = '';
  let i = 0;
  for (; i + 6 <= length; i += 6) text += i === 0 ? formatSix(bytes, at) : `:${formatSix(bytes, at + i)}`;
  for (; i < length; i++) text += `${i === 0 ? '' : ':'}${formatHexByte(u8(bytes, at + i))}`;
  return text;
}

/**
 * The texts of recent addresses, by a hash of their bytes: a trace sees few addresses and asks for each of them millions
 * of times. A slot holds the latest address that fell into it.
 */
const SLOTS = 1024;
const cachedHigh = new Uint16Array(SLOTS);
const cachedLow = new Int32Array(SLOTS);
const cachedText: string[] = new Array(SLOTS).fill('00:00:00:00:00:00');

function formatSix(bytes: Uint8Array, at: number): string {
  const high = (u8(bytes, at) << 8) | u8(bytes, at + 1);
  const low = (u8(bytes, at + 2) << 24) | (u8(bytes, at + 3) << 16) | (u8(bytes, at + 4) << 8) | u8(bytes, at + 5);
  const slot = (low ^ (low >>> 10) ^ high) & (SLOTS - 1);
  if (cachedLow[slot] === low && cachedHigh[slot] === high) return cachedText[slot]!;
  cachedLow[slot] = low;
  cachedHigh[slot] = high;
  // In one piece: joined from parts it would be put together only when it is used as a key, which costs more.
  const text = String.fromCharCode(
    digit(high >>> 12),
    digit(high >>> 8),
    COLON,
    digit(high >>> 4),
    digit(high),
    COLON,
    digit(low >>> 28),
    digit(low >>> 24),
    COLON,
    digit(low >>> 20),
    digit(low >>> 16),
    COLON,
    digit(low >>> 12),
    digit(low >>> 8),
    COLON,
    digit(low >>> 4),
    digit(low),
  );
  cachedText[slot] = text;
  return text;
}

/** The code of the hexadecimal digit for the lowest four bits. */
function digit(value: number): number {
  return DIGITS[value & 15]!;
}

/** The canonical form of a MAC written with `:`, `-`, `.` or no separator at all; null if it is none. */
export function parseMac(text: string): string | null {
  const colons = /^[0-9a-f]{1,2}([:-])[0-9a-f]{1,2}(?:\1[0-9a-f]{1,2}){4}$/i;
  const dots = /^[0-9a-f]{4}(?:\.[0-9a-f]{4}){2}$/i;
  if (colons.test(text)) {
    return text
      .split(/[:-]/)
      .map((pair) => pair.padStart(2, '0'))
      .join(':')
      .toLowerCase();
  }
  if (!dots.test(text) && !/^[0-9a-f]{12}$/i.test(text)) return null;
  const digits = text.replaceAll('.', '').toLowerCase();
  return digits.match(/../g)?.join(':') ?? null;
}

/** The six bytes of a MAC in canonical form. */
export function macBytes(mac: string): Uint8Array {
  return Uint8Array.from(mac.split(':'), (pair) => Number.parseInt(pair, 16));
}
