/**
 * Option 43: whatever the vendor that option 60 names has put there (RFC 2132, section 8.4). PXE and Microsoft are
 * known; of others the sub-options are shown where the bytes can be read as such.
 */

import { u32 } from '../../core/bytes.ts';
import { PXE_SUBOPTIONS } from './pxe.ts';
import { decodeU32, number } from './scalars.ts';
import { decodePrintable } from './strings.ts';
import { looksLikeSubOptions, type SubOptionTable, walkSubOptions } from './suboptions.ts';
import type { OptionDecoder } from './value.ts';

/** [MS-DHCPE], section 2.2.2. */
const MICROSOFT_SUBOPTIONS: SubOptionTable = {
  1: {
    name: 'NetBIOS over TCP/IP',
    decode: (bytes, note, context) =>
      bytes.length === 4 ? number(u32(bytes, 0), u32(bytes, 0) === 2 ? 'off' : 'on') : decodeU32(bytes, note, context),
  },
  2: { name: 'release on shutdown', decode: decodeU32 },
  3: { name: 'default route metric', decode: decodeU32 },
};

export const decodeVendorSpecific: OptionDecoder = (bytes, note, context) => {
  const vendor = context.vendorClass ?? '';
  const rules = { hasPadAndEnd: true };
  if (vendor.startsWith('PXEClient') || vendor.startsWith('PXEServer')) {
    return walkSubOptions(bytes, PXE_SUBOPTIONS, rules, note, context);
  }
  if (vendor.startsWith('MSFT')) return walkSubOptions(bytes, MICROSOFT_SUBOPTIONS, rules, note, context);
  const isText = decodePrintable(bytes, note, context);
  if (isText.kind !== 'text' && looksLikeSubOptions(bytes)) return walkSubOptions(bytes, {}, rules, note, context);
  return isText;
};
