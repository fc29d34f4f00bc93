/** Option 82, relay agent information: RFC 3046 and every sub-option in IANA's list. */
import { u8, u32 } from '../../core/bytes.ts';
import { decodeRelayAuthentication } from './authentication.ts';
import { duidFields } from './duid.ts';
import { hasLength } from './lengths.ts';
import { decodeAddress, decodeU16, decodeU32, number } from './scalars.ts';
import { decodeHex, decodeOpaque, decodePrintable, decodeString, textOrHex } from './strings.ts';
import { decodeSubOptions, type SubOptionTable, walkSubOptions } from './suboptions.ts';
import { field, OPAQUE, type OptionDecoder, type OptionField } from './value.ts';
import { decodeVirtualSubnet } from './virtual-subnet.ts';

/** RFC 5010: bit 0 says whether the relay got the request as unicast. */
const decodeRelayFlags: OptionDecoder = (bytes, note) => {
  if (!hasLength(bytes, 1, note)) return OPAQUE;
  return number(u8(bytes, 0), (u8(bytes, 0) & 0x80) !== 0 ? 'received as unicast' : 'received as broadcast');
};

/** RFC 4014: RADIUS attributes, whose length counts type and length too. */
const decodeRadius: OptionDecoder = (bytes, note) => {
  const fields: OptionField[] = [];
  let at = 0;
  while (at < bytes.length) {
    const length = u8(bytes, at + 1);
    if (length < 2 || at + length > bytes.length) {
      note('suboption-cut-off', at, `RADIUS attribute ${u8(bytes, at)} of length ${length}`);
      break;
    }
    fields.push(field(`attribute ${u8(bytes, at)}`, textOrHex(bytes.subarray(at + 2, at + length))));
    at += length;
  }
  return { kind: 'fields', fields };
};

/** RFC 4243: enterprise number, length, data, repeated. */
const decodeVendorSpecific: OptionDecoder = (bytes, note, context) => {
  const fields: OptionField[] = [];
  let at = 0;
  while (at + 5 <= bytes.length) {
    const length = u8(bytes, at + 4);
    const data = bytes.subarray(at + 5, at + 5 + length);
    if (data.length < length) note('suboption-cut-off', at, `${length} bytes of data, ${data.length} are left`);
    const value = walkSubOptions(data, {}, { hasPadAndEnd: false }, note, context);
    fields.push(field(`enterprise ${u32(bytes, at)}`, value));
    at += 5 + length;
  }
  if (at < bytes.length) note('suboption-cut-off', at, 'bytes that are no vendor data');
  return { kind: 'fields', fields };
};

const decodeRelayIdentifier: OptionDecoder = (bytes) => ({ kind: 'fields', fields: duidFields(bytes) });

const SUBOPTIONS: SubOptionTable = {
  1: { name: 'circuit id', decode: decodePrintable },
  2: { name: 'remote id', decode: decodePrintable },
  4: { name: 'DOCSIS device class', decode: decodeU32 },
  5: { name: 'link selection', decode: decodeAddress },
  6: { name: 'subscriber id', decode: decodeString },
  7: { name: 'RADIUS attributes', decode: decodeRadius },
  8: { name: 'authentication', decode: decodeRelayAuthentication },
  9: { name: 'vendor-specific information', decode: decodeVendorSpecific },
  10: { name: 'relay agent flags', decode: decodeRelayFlags },
  11: { name: 'server identifier override', decode: decodeAddress },
  12: { name: 'relay agent identifier', decode: decodeRelayIdentifier },
  13: { name: 'access technology type', decode: decodeU16 },
  14: { name: 'access network name', decode: decodeString },
  15: { name: 'access point name', decode: decodeString },
  16: { name: 'access point BSSID', decode: decodeHex },
  17: { name: 'operator identifier', decode: decodeU32 },
  18: { name: 'operator realm', decode: decodeString },
  19: { name: 'relay source port', decode: decodeOpaque },
  150: { name: 'link selection (Cisco)', decode: decodeAddress },
  151: { name: 'virtual subnet selection', decode: decodeVirtualSubnet },
  152: { name: 'virtual subnet selection control', decode: decodeOpaque },
};

export const decodeRelayAgent = decodeSubOptions(SUBOPTIONS, { hasPadAndEnd: false });
