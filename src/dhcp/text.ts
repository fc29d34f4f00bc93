/** Bytes to text, for options whose type is text. The result is whatever the packet said: not yet safe to print. */

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export interface DecodedText {
  readonly text: string;
  /** `latin1` where the bytes are no UTF-8: then each character is one byte, and nothing is lost. */
  readonly encoding: 'utf-8' | 'latin1';
}

/** The text of `bytes`; trailing NULs, which RFC 2132 (section 2) tells receivers to trim, are left out. */
export function decodeText(bytes: Uint8Array): DecodedText {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  const trimmed = bytes.subarray(0, end);
  if (isShortAscii(trimmed)) {
    // biome-ignore lint/plugin: isShortAscii has looked at the length.
    return { text: String.fromCharCode.apply(null, trimmed as unknown as number[]), encoding: 'utf-8' };
  }
  try {
    return { text: utf8.decode(trimmed), encoding: 'utf-8' };
  } catch {
    let text = '';
    for (const byte of trimmed) text += String.fromCharCode(byte);
    return { text, encoding: 'latin1' };
  }
}

/** What nearly every name is: then there is no need for the decoder, which costs a call into native code. */
function isShortAscii(bytes: Uint8Array): boolean {
  if (bytes.length > 64) return false;
  for (let at = 0; at < bytes.length; at++) if (bytes[at]! >= 0x80) return false;
  return true;
}
