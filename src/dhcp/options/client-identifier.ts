/**
 * Option 61 in its three forms: hardware type and address (RFC 2132, section 9.14), IAID and DUID (RFC 4361, type 255),
 * opaque (type 0, or anything that fits neither).
 */
import { u8, u32 } from '../../core/bytes.ts';
import { duidFields } from './duid.ts';
import { hardwareTypeName } from './hardware-types.ts';
import { number } from './scalars.ts';
import { decodePrintable, hex, textOrHex } from './strings.ts';
import { field, OPAQUE, type OptionDecoder } from './value.ts';

export const decodeClientIdentifier: OptionDecoder = (bytes, note, context) => {
  if (bytes.length < 2) {
    note('option-length', 0, `${bytes.length} bytes where an identifier has 2 at least`);
    return OPAQUE;
  }
  const type = u8(bytes, 0);
  const rest = bytes.subarray(1);
  if (type === 255 && bytes.length >= 7) {
    const iaid = field('IAID', number(u32(bytes, 1)));
    return { kind: 'fields', fields: [field('type', number(255, 'DUID')), iaid, ...duidFields(bytes.subarray(5))] };
  }
  if (type === 0) {
    return { kind: 'fields', fields: [field('type', number(0, 'opaque')), field('identifier', textOrHex(rest))] };
  }
  const hardware = hardwareTypeName(type);
  if (hardware === null || (type === 1 && rest.length !== 6)) return decodePrintable(bytes, note, context);
  return { kind: 'fields', fields: [field('hardware type', number(type, hardware)), field('address', hex(rest))] };
};
