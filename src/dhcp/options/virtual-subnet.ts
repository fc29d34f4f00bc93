/** Virtual subnet selection: option 221 and sub-option 82.151 (RFC 6607). */
import { u8 } from '../../core/bytes.ts';
import { number } from './scalars.ts';
import { hex, text } from './strings.ts';
import { field, OPAQUE, type OptionDecoder } from './value.ts';

export const decodeVirtualSubnet: OptionDecoder = (bytes, note) => {
  if (bytes.length === 0) {
    note('option-length', 0, 'no type byte');
    return OPAQUE;
  }
  const type = u8(bytes, 0);
  const rest = bytes.subarray(1);
  if (type === 0) return { kind: 'fields', fields: [field('type', number(0, 'VPN name')), field('name', text(rest))] };
  if (type === 1) return { kind: 'fields', fields: [field('type', number(1, 'VPN id')), field('id', hex(rest))] };
  if (type === 255) return { kind: 'fields', fields: [field('type', number(255, 'global, default VPN'))] };
  return { kind: 'fields', fields: [field('type', number(type)), field('data', hex(rest))] };
};
