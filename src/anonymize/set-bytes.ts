/** Bounded writes into a copy of untrusted bytes: what would stand past the end is not written. */

export function setBytes(target: Uint8Array, at: number, bytes: Uint8Array): void {
  for (let index = 0; index < bytes.length && at + index < target.length; index++)
    target[at + index] = bytes[index] ?? 0;
}

export function setU16(target: Uint8Array, at: number, value: number): void {
  setBytes(target, at, Uint8Array.of(value >>> 8, value));
}

/** An unsigned 32-bit address in network byte order. */
export function setIpv4(target: Uint8Array, at: number, address: number): void {
  setBytes(target, at, Uint8Array.of(address >>> 24, address >>> 16, address >>> 8, address));
}
