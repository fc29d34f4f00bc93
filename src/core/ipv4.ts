/** IPv4 addresses: unsigned 32-bit numbers in the core, dotted text at the edges. */

/** Dotted text of an unsigned 32-bit address. */
export function formatIpv4(address: number): string {
  return `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`;
}

/** The unsigned 32-bit address of dotted text, or null. */
export function parseIpv4(text: string): number | null {
  const parts = text.split('.');
  if (parts.length !== 4 || parts.some((part) => !/^\d{1,3}$/.test(part) || Number(part) > 255)) return null;
  return parts.reduce((address, part) => address * 256 + Number(part), 0);
}
