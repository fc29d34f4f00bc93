/**
 * Bounded reads from untrusted bytes. Every decoder reads through these, so none can leave its buffer:
 * a read past the end yields zeros, and callers compare lengths first where the difference matters.
 */

/** The byte at `at`, or 0 past the end. */
export function u8(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0;
}

/** Unsigned 16 bits in network byte order at `at`. */
export function u16(bytes: Uint8Array, at: number): number {
  return (u8(bytes, at) << 8) | u8(bytes, at + 1);
}

/** Unsigned 32 bits in network byte order at `at`. */
export function u32(bytes: Uint8Array, at: number): number {
  return ((u8(bytes, at) << 24) | (u8(bytes, at + 1) << 16) | (u8(bytes, at + 2) << 8) | u8(bytes, at + 3)) >>> 0;
}

/** None. */
export const NO_BYTES = new Uint8Array(0);

/** A copy that outlives the buffer `bytes` is a view of. */
export function copyBytes(bytes: Uint8Array): Uint8Array {
  return bytes.slice();
}
