/**
 * Pieces of JSON text for what a report writes by the million. JSON.stringify over an object per message costs several
 * times what joining these does; everything written once goes through `formatJson`.
 */
import { formatHexByte } from '../../core/hex.ts';
import { formatIpv4 } from '../../core/ipv4.ts';
import { sanitizeJson } from '../sanitize.ts';

/** JSON text of any value, safe on a terminal. */
export function formatJson(value: unknown): string {
  return sanitizeJson(JSON.stringify(value));
}

/** Texts a `remember` keeps; beyond that each is made anew, so hostile input cannot fill memory. */
const MAX_REMEMBERED = 1024;

/** `make`, with its first results kept: few names and servers come again and again. */
export function remember<Key>(make: (key: Key) => string): (key: Key) => string {
  const known = new Map<Key, string>();
  return (key) => {
    const text = known.get(key);
    if (text !== undefined) return text;
    const made = flatten(make(key));
    if (known.size < MAX_REMEMBERED) known.set(key, made);
    return made;
  };
}

/** The same text in one piece: V8 would keep the concatenation, and walk it again with each use. */
function flatten(text: string): string {
  return [text, ''].join('');
}

/** JSON text of a name, or of null. */
export const quoteName = remember<string | null>(formatJson);

/** JSON text of a list of names. */
export function quoteNames(names: readonly string[]): string {
  return names.length === 0 ? '[]' : `[${names.map(quoteName).join(',')}]`;
}

/** A dotted address in quotes, or null where it is unset (0) or unknown. */
export function quoteAddress(address: number | null): string {
  return address === null || address === 0 ? 'null' : `"${formatIpv4(address)}"`;
}

/** `0x7694a8b8`. */
export function formatXid(xid: number): string {
  return `0x${formatHexByte(xid >>> 24)}${formatHexByte(xid >>> 16)}${formatHexByte(xid >>> 8)}${formatHexByte(xid)}`;
}
