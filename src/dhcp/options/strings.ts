/** Options that are text, opaque bytes, or text where printable (circuit ids and the like). */
import { formatMac } from '../../core/mac.ts';
import { decodeText } from '../text.ts';
import { OPAQUE, type OptionDecoder, type OptionValue } from './value.ts';

/** The text value of `bytes`. */
export function text(bytes: Uint8Array): OptionValue {
  return { kind: 'text', ...decodeText(bytes) };
}

/** Hex pairs joined by colons: hardware addresses, DUIDs, keys. */
export function hex(bytes: Uint8Array): OptionValue {
  return { kind: 'hex', hex: formatMac(bytes, 0, bytes.length) };
}

export const decodeString: OptionDecoder = (bytes, note) => {
  if (bytes.length === 0) note('option-length', 0, 'an empty string where the type has one byte at least');
  return text(bytes);
};

export const decodeHex: OptionDecoder = (bytes) => hex(bytes);
export const decodeOpaque: OptionDecoder = () => OPAQUE;

/** Bytes by definition that most senders fill with text: text where every byte is printable ASCII. */
export const decodePrintable: OptionDecoder = (bytes) => (isPrintable(bytes) ? text(bytes) : OPAQUE);

/** The same for part of an option: what is not printable is hex, since nothing else would show the bytes of a part. */
export function textOrHex(bytes: Uint8Array): OptionValue {
  return isPrintable(bytes) ? text(bytes) : hex(bytes);
}

function isPrintable(bytes: Uint8Array): boolean {
  return bytes.length > 0 && bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
}
