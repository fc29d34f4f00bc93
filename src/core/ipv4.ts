/** IPv4 addresses: unsigned 32-bit numbers in the core, dotted text at the edges. */

/** Dotted text of an unsigned 32-bit address. */
export function formatIpv4(address: number): string {
  return `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`;
}
