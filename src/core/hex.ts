/** Bytes as hexadecimal text: two lower-case digits each, the way addresses, xids and opaque options are written. */

const PAIRS: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** The two digits of the lowest eight bits of `byte`: `0a` for 10. */
export function formatHexByte(byte: number): string {
  return PAIRS[byte & 255]!;
}

/** The digits of all `bytes` with nothing between them: `fa163e`, or an empty text for none. */
export function formatHex(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at++) text += PAIRS[bytes[at]!];
  return text;
}
