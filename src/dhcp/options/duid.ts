/** DHCP unique identifiers (RFC 8415, section 11; RFC 6355): in option 61 (RFC 4361) and sub-option 82.12. */
import { u16, u32 } from '../../core/bytes.ts';
import { hardwareTypeName } from './hardware-types.ts';
import { number } from './scalars.ts';
import { hex } from './strings.ts';
import { field, type OptionField } from './value.ts';

/** Seconds from 1970 to 2000, where DUID-LLT starts to count. */
const EPOCH_2000 = 946_684_800;

/** The parts of the DUID in `bytes`. */
export function duidFields(bytes: Uint8Array): OptionField[] {
  const type = u16(bytes, 0);
  if (bytes.length < 2) return [field('identifier', hex(bytes))];
  if (type === 1 && bytes.length >= 8) {
    return [
      field('DUID type', number(1, 'link-layer address plus time')),
      field('hardware type', number(u16(bytes, 2), hardwareTypeName(u16(bytes, 2)))),
      field('time', { kind: 'epoch', seconds: EPOCH_2000 + u32(bytes, 4) }),
      field('address', hex(bytes.subarray(8))),
    ];
  }
  if (type === 2 && bytes.length >= 6) {
    return [
      field('DUID type', number(2, 'enterprise number')),
      field('enterprise', number(u32(bytes, 2))),
      field('identifier', hex(bytes.subarray(6))),
    ];
  }
  if (type === 3 && bytes.length >= 4) {
    return [
      field('DUID type', number(3, 'link-layer address')),
      field('hardware type', number(u16(bytes, 2), hardwareTypeName(u16(bytes, 2)))),
      field('address', hex(bytes.subarray(4))),
    ];
  }
  if (type === 4 && bytes.length === 18) {
    return [field('DUID type', number(4, 'UUID')), field('UUID', hex(bytes.subarray(2)))];
  }
  return [field('DUID type', number(type)), field('identifier', hex(bytes.subarray(2)))];
}
