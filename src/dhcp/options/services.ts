/** Options that point at services in a form of their own: SLP, iSNS, SIP, mobility, PCP, SZTP, resolvers, 6rd. */
import { u8, u16, u32 } from '../../core/bytes.ts';
import { decodeName, decodeNames, decodeNamesFrom } from './domain-names.ts';
import { isAtLeast } from './lengths.ts';
import { decodeAddresses, decodeMaybeAddresses, number } from './scalars.ts';
import { decodePrintable, hex, text } from './strings.ts';
import { decodeSubOptions, walkSubOptions } from './suboptions.ts';
import { field, type Note, OPAQUE, type OptionDecoder, type OptionField, type OptionValue } from './value.ts';

function addresses(bytes: Uint8Array, start: number, end = bytes.length): OptionValue {
  const found: number[] = [];
  for (let at = start; at + 4 <= Math.min(end, bytes.length); at += 4) found.push(u32(bytes, at));
  return { kind: 'addresses', addresses: found };
}

/** Option 78 (RFC 2610): a "mandatory" byte, then addresses. */
export const decodeDirectoryAgents: OptionDecoder = (bytes, note) => {
  if (!isAtLeast(bytes, 1, note)) return OPAQUE;
  const mandatory = field('mandatory', { kind: 'flag', on: u8(bytes, 0) !== 0 });
  return { kind: 'fields', fields: [mandatory, field('addresses', addresses(bytes, 1))] };
};

/** Option 79 (RFC 2610): a "mandatory" byte, then scopes. */
export const decodeServiceScope: OptionDecoder = (bytes, note) => {
  if (!isAtLeast(bytes, 1, note)) return OPAQUE;
  const mandatory = field('mandatory', { kind: 'flag', on: u8(bytes, 0) !== 0 });
  return { kind: 'fields', fields: [mandatory, field('scopes', text(bytes.subarray(1)))] };
};

/** Option 83 (RFC 4174). */
export const decodeIsns: OptionDecoder = (bytes, note) => {
  if (!isAtLeast(bytes, 14, note)) return OPAQUE;
  const fields: OptionField[] = [
    field('functions', number(u16(bytes, 0))),
    field('discovery domain access', number(u16(bytes, 2))),
    field('administrative flags', number(u16(bytes, 4))),
    field('security', number(u32(bytes, 6))),
    field('addresses', addresses(bytes, 10)),
  ];
  return { kind: 'fields', fields };
};

/** Option 120 (RFC 3361): names or addresses, as the first byte says. */
export const decodeSipServers: OptionDecoder = (bytes, note, context) => {
  if (!isAtLeast(bytes, 1, note)) return OPAQUE;
  if (u8(bytes, 0) === 1) return decodeAddresses(bytes.subarray(1), note, context);
  if (u8(bytes, 0) === 0) return { kind: 'names', names: decodeNamesFrom(bytes, 1, note) };
  note('option-value', 0, `encoding ${u8(bytes, 0)}, not 0 or 1`);
  return OPAQUE;
};

/** Option 139 (RFC 5678) and 140: information, command and event services. */
export const decodeMobilityAddresses = decodeSubOptions(mobility(decodeMaybeAddresses), { hasPadAndEnd: false });
export const decodeMobilityNames = decodeSubOptions(mobility(decodeNames), { hasPadAndEnd: false });

function mobility(decode: OptionDecoder) {
  return {
    1: { name: 'information service', decode },
    2: { name: 'command service', decode },
    3: { name: 'event service', decode },
  };
}

/** Option 143 (RFC 8572): URIs with 16-bit lengths. */
export const decodeBootstrapServers: OptionDecoder = (bytes, note) => {
  const items: OptionValue[] = [];
  for (let at = 0; at < bytes.length; ) {
    const next = at + 2 + u16(bytes, at);
    if (next > bytes.length) note('suboption-cut-off', at, 'the last URI is cut off');
    items.push(text(bytes.subarray(Math.min(at + 2, bytes.length), next)));
    at = next;
  }
  return { kind: 'list', items };
};

/** Option 146 (RFC 6731). */
export const decodeResolverSelection: OptionDecoder = (bytes, note) => {
  if (!isAtLeast(bytes, 9, note)) return OPAQUE;
  const preferences = ['medium', 'high', 'reserved', 'low'];
  const fields: OptionField[] = [
    field('preference', number(u8(bytes, 0) & 3, preferences[u8(bytes, 0) & 3] ?? null)),
    field('resolvers', addresses(bytes, 1, 9)),
    field('domains', { kind: 'names', names: decodeNamesFrom(bytes, 9, note) }),
  ];
  return { kind: 'fields', fields };
};

/** Option 158 (RFC 7291): a list of addresses for each server. */
export const decodePcpServers: OptionDecoder = (bytes, note) => {
  const items: OptionValue[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = u8(bytes, at);
    if (length % 4 !== 0 || at + 1 + length > bytes.length) note('option-length', at, `a list of ${length} bytes`);
    items.push(addresses(bytes, at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { kind: 'list', items };
};

/** Option 159 (RFC 7618). */
export const decodePortParameters: OptionDecoder = (bytes, note) => {
  if (!isAtLeast(bytes, 4, note)) return OPAQUE;
  const fields = [
    field('offset', number(u8(bytes, 0))),
    field('PSID length', number(u8(bytes, 1))),
    field('PSID', number(u16(bytes, 2))),
  ];
  return { kind: 'fields', fields };
};

/** Option 162 (RFC 9463): encrypted resolvers, each with priority, name, addresses and service parameters. */
export const decodeEncryptedResolvers: OptionDecoder = (bytes, note) => {
  const items: OptionValue[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + 2 + u16(bytes, at);
    if (end > bytes.length) note('suboption-cut-off', at, 'the last resolver is cut off');
    const one = bytes.subarray(Math.min(at + 2, bytes.length), end);
    const nameEnd = 3 + u8(one, 2);
    const fields: OptionField[] = [
      field('priority', number(u16(one, 0))),
      field('name', { kind: 'names', names: [decodeName(one.subarray(0, nameEnd), 3, note).name] }),
    ];
    if (nameEnd < one.length) {
      const addressesEnd = nameEnd + 1 + u8(one, nameEnd);
      fields.push(field('addresses', addresses(one, nameEnd + 1, addressesEnd)));
      if (addressesEnd < one.length) fields.push(field('service parameters', hex(one.subarray(addressesEnd))));
    }
    items.push({ kind: 'fields', fields });
    at = end;
  }
  return { kind: 'list', items };
};

/** Option 212 (RFC 5969). */
export const decodeSixRd: OptionDecoder = (bytes, note) => {
  if (!isAtLeast(bytes, 22, note)) return OPAQUE;
  const fields: OptionField[] = [
    field('IPv4 mask length', number(u8(bytes, 0))),
    field('prefix length', number(u8(bytes, 1))),
    field('prefix', hex(bytes.subarray(2, 18))),
    field('border relays', addresses(bytes, 18)),
  ];
  return { kind: 'fields', fields };
};

/** Option 220 (RFC 6656): a flags byte, then sub-options. */
export const decodeSubnetAllocation: OptionDecoder = (bytes, note, context) => {
  if (!isAtLeast(bytes, 1, note)) return OPAQUE;
  const table = {
    1: { name: 'subnet request', decode: decodePrintable },
    2: { name: 'subnet information', decode: decodePrintable },
    3: { name: 'subnet name', decode: decodePrintable },
    4: { name: 'suggested lease time', decode: decodePrintable },
  };
  const inner: Note = (code, at, detail) => note(code, at + 1, detail);
  const suboptions = walkSubOptions(bytes.subarray(1), table, { hasPadAndEnd: false }, inner, context);
  return { kind: 'fields', fields: [field('flags', number(u8(bytes, 0))), field('suboptions', suboptions)] };
};
