/** Options 124 and 125, vendors named by enterprise number: RFC 3925. */
import { u8, u32 } from '../../core/bytes.ts';
import { number } from './scalars.ts';
import { decodeString, textOrHex } from './strings.ts';
import { looksLikeSubOptions, type SubOptionTable, walkSubOptions } from './suboptions.ts';
import { field, type Note, type OptionDecoder, type OptionValue } from './value.ts';

/** Private enterprise numbers met in DHCP. */
const ENTERPRISES: Readonly<Record<number, string>> = {
  9: 'Cisco',
  311: 'Microsoft',
  343: 'Intel',
  2636: 'Juniper',
  3561: 'Broadband Forum',
  4491: 'CableLabs',
  6527: 'Nokia',
  25506: 'H3C',
  30065: 'Arista',
};

/** TR-069, annex F. */
const BROADBAND_FORUM: SubOptionTable = {
  1: { name: 'device OUI', decode: decodeString },
  2: { name: 'device serial number', decode: decodeString },
  3: { name: 'device product class', decode: decodeString },
  4: { name: 'gateway OUI', decode: decodeString },
  5: { name: 'gateway serial number', decode: decodeString },
  6: { name: 'gateway product class', decode: decodeString },
  11: { name: 'ACS URL', decode: decodeString },
  12: { name: 'provisioning code', decode: decodeString },
};

type DataDecoder = (data: Uint8Array, enterprise: number, note: Note) => OptionValue;

/** Enterprise number, length, data, repeated. */
function decodeByEnterprise(decodeData: DataDecoder): OptionDecoder {
  return (bytes, note) => {
    const items: OptionValue[] = [];
    let at = 0;
    while (at < bytes.length) {
      const start = Math.min(at + 5, bytes.length);
      const enterprise = u32(bytes, at);
      const length = u8(bytes, at + 4);
      const data = bytes.subarray(start, start + length);
      if (at + 5 + length > bytes.length) note('suboption-cut-off', at, `data of enterprise ${enterprise} is cut off`);
      const inner: Note = (code, offset, detail) => note(code, start + offset, detail);
      const name = field('enterprise', number(enterprise, ENTERPRISES[enterprise] ?? null));
      items.push({ kind: 'fields', fields: [name, field('data', decodeData(data, enterprise, inner))] });
      at += 5 + length;
    }
    return { kind: 'list', items };
  };
}

/** Option 124: data is a row of length and opaque bytes. */
export const decodeVendorClasses = decodeByEnterprise((data, _enterprise, note) => {
  const items: OptionValue[] = [];
  let at = 0;
  while (at < data.length) {
    const length = u8(data, at);
    if (at + 1 + length > data.length) note('suboption-cut-off', at, 'the last vendor class is cut off');
    items.push(textOrHex(data.subarray(at + 1, at + 1 + length)));
    at += 1 + length;
  }
  return { kind: 'list', items };
});

/** Option 125: data is sub-options. */
export const decodeVendorInformation = decodeByEnterprise((data, enterprise, note) => {
  const table = enterprise === 3561 ? BROADBAND_FORUM : {};
  if (!looksLikeSubOptions(data) && enterprise !== 3561) return textOrHex(data);
  return walkSubOptions(data, table, { hasPadAndEnd: false }, note, { vendorClass: null });
});
