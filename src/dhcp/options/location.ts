/** Where a client is: option 99 (RFC 4776, civic), 123 and 144 (RFC 6225, coordinates). */
import { u8 } from '../../core/bytes.ts';
import { hasLength, isAtLeast } from './lengths.ts';
import { number } from './scalars.ts';
import { text } from './strings.ts';
import { field, OPAQUE, type OptionDecoder, type OptionField } from './value.ts';

/** Civic address types that are common; others keep their number. */
const CIVIC: Readonly<Record<number, string>> = {
  0: 'language',
  1: 'state',
  2: 'county',
  3: 'city',
  4: 'district',
  5: 'neighbourhood',
  6: 'street',
  19: 'house number',
  22: 'additional location',
  23: 'name',
  24: 'postal code',
  25: 'building',
  26: 'unit',
  27: 'floor',
  28: 'room',
};

export const decodeCivicLocation: OptionDecoder = (bytes, note) => {
  if (!isAtLeast(bytes, 3, note)) return OPAQUE;
  const whose = ['the DHCP server', 'the network element', 'the client'];
  const fields: OptionField[] = [
    field('location of', number(u8(bytes, 0), whose[u8(bytes, 0)] ?? null)),
    field('country', text(bytes.subarray(1, 3))),
  ];
  for (let at = 3; at < bytes.length; ) {
    const next = at + 2 + u8(bytes, at + 1);
    if (next > bytes.length) note('suboption-cut-off', at, 'the last element is cut off');
    const type = u8(bytes, at);
    fields.push(field(CIVIC[type] ?? `type ${type}`, text(bytes.subarray(Math.min(at + 2, bytes.length), next))));
    at = next;
  }
  return { kind: 'fields', fields };
};

export const decodeCoordinates: OptionDecoder = (bytes, note) => {
  if (!hasLength(bytes, 16, note)) return OPAQUE;
  const altitudeType = bits(bytes, 80, 4);
  const altitudeTypes: Readonly<Record<number, string>> = { 1: 'metres', 2: 'floors' };
  return {
    kind: 'fields',
    fields: [
      field('latitude resolution', number(bits(bytes, 0, 6))),
      field('latitude', number(signed(bits(bytes, 6, 34), 34) / 2 ** 25, 'degrees')),
      field('longitude resolution', number(bits(bytes, 40, 6))),
      field('longitude', number(signed(bits(bytes, 46, 34), 34) / 2 ** 25, 'degrees')),
      field('altitude type', number(altitudeType, altitudeTypes[altitudeType] ?? null)),
      field('altitude resolution', number(bits(bytes, 84, 6))),
      field('altitude', number(signed(bits(bytes, 90, 30), 30) / 2 ** 8, altitudeTypes[altitudeType] ?? null)),
      field('datum', number(u8(bytes, 15) & 7)),
    ],
  };
};

/** At most 34 bits from bit `start` on, most significant first: exact in a double, not in a 32-bit integer. */
function bits(bytes: Uint8Array, start: number, count: number): number {
  let value = 0;
  for (let bit = start; bit < start + count; bit++) value = value * 2 + ((u8(bytes, bit >>> 3) >> (7 - (bit & 7))) & 1);
  return value;
}

function signed(value: number, width: number): number {
  return value >= 2 ** (width - 1) ? value - 2 ** width : value;
}
