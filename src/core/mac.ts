/** Ethernet addresses as text: six lower-case hex pairs joined by colons, as `ip` and the kernel print them. */
import { u8 } from './bytes.ts';

const HEX = Array.from({ length: 256 }, (_, value) => value.toString(16).padStart(2, '0'));

/** The `length` bytes at `at` (six for Ethernet) as lower-case hex pairs joined by colons. */
export function formatMac(bytes: Uint8Array, at = 0, length = 6): string {
  let text = '';
  for (let i = 0; i < length; i++) text += i === 0 ? HEX[u8(bytes, at)] : `:${HEX[u8(bytes, at + i)]}`;
  return text;
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
