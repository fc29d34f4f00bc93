/** Options that are numbers, flags, times and addresses: RFC 2132 and everything that took its types. */
import { u8, u16, u32 } from '../../core/bytes.ts';
import { messageTypeName } from '../message-type.ts';
import { hasLength, isMultipleOf } from './lengths.ts';
import { OPAQUE, type OptionDecoder, type OptionValue } from './value.ts';

function fixed(length: number, decode: (bytes: Uint8Array) => OptionValue): OptionDecoder {
  return (bytes, note) => (hasLength(bytes, length, note) ? decode(bytes) : OPAQUE);
}

/** A number, with the name that a registry gives it. */
export function number(value: number, meaning: string | null = null): OptionValue {
  return { kind: 'number', number: value, meaning };
}

export const decodeU8 = fixed(1, (bytes) => number(u8(bytes, 0)));
export const decodeI8 = fixed(1, (bytes) => number((u8(bytes, 0) << 24) >> 24));
export const decodeU16 = fixed(2, (bytes) => number(u16(bytes, 0)));
export const decodeU32 = fixed(4, (bytes) => number(u32(bytes, 0)));
/** Option 2: seconds east of UTC, which may be negative. */
export const decodeI32Seconds = fixed(4, (bytes) => ({ kind: 'seconds', seconds: u32(bytes, 0) | 0 }));
export const decodeSeconds = fixed(4, (bytes) => ({ kind: 'seconds', seconds: u32(bytes, 0) }));
export const decodeEpoch = fixed(4, (bytes) => ({ kind: 'epoch', seconds: u32(bytes, 0) }));
export const decodeAddress = fixed(4, (bytes) => ({ kind: 'addresses', addresses: [u32(bytes, 0)] }));
export const decodePresence = fixed(0, () => ({ kind: 'flag', on: true }));

export const decodeFlag = fixed(1, (bytes) =>
  u8(bytes, 0) < 2 ? { kind: 'flag', on: u8(bytes, 0) === 1 } : number(u8(bytes, 0)),
);

/** A decoder for one byte whose values have names, by value. */
export function decodeEnumeration(names: Readonly<Record<number, string>>): OptionDecoder {
  return fixed(1, (bytes) => number(u8(bytes, 0), names[u8(bytes, 0)] ?? null));
}

export const decodeMessageType = fixed(1, (bytes) => {
  const value = u8(bytes, 0);
  const name = messageTypeName(value);
  return number(value, name === 'UNKNOWN' ? null : name);
});

export const decodeOverload = decodeEnumeration({ 1: 'file', 2: 'sname', 3: 'file and sname' });
/** RFC 2132, section 8.7. */
export const decodeNetbiosNodeType = decodeEnumeration({ 1: 'B-node', 2: 'P-node', 4: 'M-node', 8: 'H-node' });
/** RFC 2563. */
export const decodeAutoConfigure = decodeEnumeration({ 0: 'do not auto-configure', 1: 'auto-configure' });

/** Option 55 (RFC 2132, section 9.8). */
export const decodeOptionCodes: OptionDecoder = (bytes) => {
  const codes: number[] = [];
  for (let at = 0; at < bytes.length; at++) codes.push(bytes[at]!);
  return { kind: 'option-codes', codes };
};

export const decodeU16List: OptionDecoder = (bytes, note) => {
  if (!isMultipleOf(bytes, 2, note)) return OPAQUE;
  return { kind: 'list', items: each(bytes, 2, (at) => number(u16(bytes, at))) };
};

export const decodeAddresses: OptionDecoder = (bytes, note) => {
  if (!isMultipleOf(bytes, 4, note)) return OPAQUE;
  return { kind: 'addresses', addresses: each(bytes, 4, (at) => u32(bytes, at)) };
};

/** Option 68: "no home agent" is an empty list (RFC 2132, section 8.13). */
export const decodeMaybeAddresses: OptionDecoder = (bytes, note, context) =>
  bytes.length === 0 ? { kind: 'addresses', addresses: [] } : decodeAddresses(bytes, note, context);

export const decodeAddressPairs: OptionDecoder = (bytes, note) => {
  if (!isMultipleOf(bytes, 8, note)) return OPAQUE;
  return { kind: 'address-pairs', pairs: each(bytes, 8, (at) => [u32(bytes, at), u32(bytes, at + 4)] as const) };
};

function each<T>(bytes: Uint8Array, size: number, read: (at: number) => T): T[] {
  const values: T[] = [];
  for (let at = 0; at + size <= bytes.length; at += size) values.push(read(at));
  return values;
}
