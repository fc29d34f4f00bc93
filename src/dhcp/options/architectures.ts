/** Options 93, 94 and 97: what a PXE or HTTP boot client is (RFC 4578; IANA "Processor Architecture Types"). */
import { u8, u16 } from '../../core/bytes.ts';
import { formatHexByte } from '../../core/hex.ts';
import { hasLength, isMultipleOf } from './lengths.ts';
import { number } from './scalars.ts';
import { hex } from './strings.ts';
import { field, OPAQUE, type OptionDecoder, type OptionValue } from './value.ts';

const ARCHITECTURES: readonly string[] = [
  'x86 BIOS',
  'NEC/PC98',
  'Itanium',
  'DEC Alpha',
  'Arc x86',
  'Intel Lean Client',
  'x86 UEFI',
  'x64 UEFI',
  'EFI Xscale',
  'EBC',
  'ARM 32-bit UEFI',
  'ARM 64-bit UEFI',
  'PowerPC Open Firmware',
  'PowerPC ePAPR',
  'POWER OPAL v3',
  'x86 UEFI boot from HTTP',
  'x64 UEFI boot from HTTP',
  'EBC boot from HTTP',
  'ARM 32-bit UEFI boot from HTTP',
  'ARM 64-bit UEFI boot from HTTP',
  'PC/AT BIOS boot from HTTP',
  'ARM 32-bit U-Boot',
  'ARM 64-bit U-Boot',
  'ARM 32-bit U-Boot boot from HTTP',
  'ARM 64-bit U-Boot boot from HTTP',
  'RISC-V 32-bit UEFI',
  'RISC-V 32-bit UEFI boot from HTTP',
  'RISC-V 64-bit UEFI',
  'RISC-V 64-bit UEFI boot from HTTP',
  'RISC-V 128-bit UEFI',
  'RISC-V 128-bit UEFI boot from HTTP',
  's390 Basic',
  's390 Extended',
  'MIPS 32-bit UEFI',
  'MIPS 64-bit UEFI',
  'Sunway 32-bit UEFI',
  'Sunway 64-bit UEFI',
  'LoongArch 32-bit UEFI',
  'LoongArch 32-bit UEFI boot from HTTP',
  'LoongArch 64-bit UEFI',
  'LoongArch 64-bit UEFI boot from HTTP',
  'ARM rpiboot',
];

/** Option 93: one architecture or several, 16 bits each. */
export const decodeArchitectures: OptionDecoder = (bytes, note) => {
  if (!isMultipleOf(bytes, 2, note)) return OPAQUE;
  const items: OptionValue[] = [];
  for (let at = 0; at < bytes.length; at += 2)
    items.push(number(u16(bytes, at), ARCHITECTURES[u16(bytes, at)] ?? null));
  return { kind: 'list', items };
};

/** Option 94: type 1 is UNDI, with its version. */
export const decodeNetworkInterface: OptionDecoder = (bytes, note) => {
  if (!hasLength(bytes, 3, note)) return OPAQUE;
  const type = u8(bytes, 0);
  return {
    kind: 'fields',
    fields: [
      field('type', number(type, type === 1 ? 'UNDI' : null)),
      field('major', number(u8(bytes, 1))),
      field('minor', number(u8(bytes, 2))),
    ],
  };
};

/** Option 97: type 0 is a GUID of 16 bytes, in the byte order of SMBIOS (the first three parts little-endian). */
export const decodeMachineIdentifier: OptionDecoder = (bytes, note) => {
  if (bytes.length === 0) {
    note('option-length', 0, 'no type byte');
    return OPAQUE;
  }
  const type = u8(bytes, 0);
  if (type !== 0 || bytes.length !== 17) {
    if (type === 0) note('option-length', 1, `${bytes.length - 1} bytes where a GUID has 16`);
    return { kind: 'fields', fields: [field('type', number(type)), field('identifier', hex(bytes.subarray(1)))] };
  }
  return {
    kind: 'fields',
    fields: [
      field('type', number(0, 'GUID')),
      field('GUID', { kind: 'text', text: formatGuid(bytes.subarray(1)), encoding: 'utf-8' }),
    ],
  };
};

function formatGuid(bytes: Uint8Array): string {
  const order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
  const digits = order.map((at) => formatHexByte(u8(bytes, at))).join('');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
