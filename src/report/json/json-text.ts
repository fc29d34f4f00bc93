/** Pieces of JSON text. What a report writes by the million is put together of bytes instead (json-bytes.ts). */
import { formatIpv4 } from '../../core/ipv4.ts';
import { sanitizeJson } from '../sanitize.ts';

/** JSON text of any value, safe on a terminal. */
export function formatJson(value: unknown): string {
  return sanitizeJson(JSON.stringify(value));
}

/** A dotted address in quotes, or null where it is unset (0) or unknown. */
export function quoteAddress(address: number | null): string {
  return address === null || address === 0 ? 'null' : `"${formatIpv4(address)}"`;
}
