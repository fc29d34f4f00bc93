/** Option 81, the client's fully qualified domain name: RFC 4702. */
import { u8 } from '../../core/bytes.ts';
import { decodeName } from './domain-names.ts';
import { isAtLeast } from './lengths.ts';
import { number } from './scalars.ts';
import { text } from './strings.ts';
import { field, OPAQUE, type OptionDecoder, type OptionValue } from './value.ts';

const FLAG_CANONICAL = 0x04;

export const decodeClientFqdn: OptionDecoder = (bytes, note) => {
  if (!isAtLeast(bytes, 3, note)) return OPAQUE;
  const flags = u8(bytes, 0);
  const bit = (mask: number): OptionValue => ({ kind: 'flag', on: (flags & mask) !== 0 });
  const isCanonical = (flags & FLAG_CANONICAL) !== 0;
  // A canonical name may stop without the root label: then it is a partial name (section 2.3.1).
  const padded = new Uint8Array(bytes.length + 1);
  padded.set(bytes);
  const name: OptionValue = isCanonical
    ? { kind: 'names', names: bytes.length === 3 ? [] : [decodeName(padded, 3, note).name] }
    : text(bytes.subarray(3));
  return {
    kind: 'fields',
    fields: [
      field('server updates A', bit(0x01)),
      field('server overrides', bit(0x02)),
      field('canonical encoding', bit(FLAG_CANONICAL)),
      field('no server updates', bit(0x08)),
      field('rcode 1', number(u8(bytes, 1))),
      field('rcode 2', number(u8(bytes, 2))),
      field('name', name),
    ],
  };
};
