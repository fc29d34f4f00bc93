/** Option 77, user classes: RFC 3004, and the bare text that iPXE and Windows send instead. */
import { u8 } from '../../core/bytes.ts';
import { decodePrintable, text } from './strings.ts';
import { OPAQUE, type OptionDecoder, type OptionValue } from './value.ts';

export const decodeUserClass: OptionDecoder = (bytes, note, context) => {
  const items: OptionValue[] = [];
  let at = 0;
  while (at < bytes.length) {
    const length = u8(bytes, at);
    if (length === 0 || at + 1 + length > bytes.length) break;
    items.push(text(bytes.subarray(at + 1, at + 1 + length)));
    at += 1 + length;
  }
  if (at === bytes.length && items.length > 0) return { kind: 'list', items };
  note('user-class-unstructured', 0, 'no list of lengths and classes as RFC 3004 wants it');
  const bare = decodePrintable(bytes, note, context);
  return bare.kind === 'text' ? bare : OPAQUE;
};
