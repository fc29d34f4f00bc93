/** Option 43 of PXE clients and servers: PXE 2.1 specification, section 2.2.4 and table 2-1. */
import { u8, u16, u32 } from '../../core/bytes.ts';
import { hasLength } from './lengths.ts';
import { decodeAddress, decodeU8, decodeU16, number } from './scalars.ts';
import { text } from './strings.ts';
import type { SubOptionTable } from './suboptions.ts';
import { field, type Note, OPAQUE, type OptionDecoder, type OptionField, type OptionValue } from './value.ts';

const BOOT_SERVERS: Readonly<Record<number, string>> = {
  0: 'PXE bootstrap server',
  1: 'Windows NT boot server',
  2: 'Intel LCM',
  3: 'DOS/UNDI',
  4: 'NEC ESMPRO',
  5: 'IBM WSoD',
  6: 'IBM LCCM',
  7: 'CA Unicenter TNG',
  8: 'HP OpenView',
};

function serverType(bytes: Uint8Array, at: number): OptionField {
  return field('type', number(u16(bytes, at), BOOT_SERVERS[u16(bytes, at)] ?? null));
}

const decodeDiscoveryControl: OptionDecoder = (bytes, note) => {
  if (!hasLength(bytes, 1, note)) return OPAQUE;
  const value = u8(bytes, 0);
  const bits = ['no broadcast', 'no multicast', 'listed servers only', 'boot the file in the offer'];
  return number(value, bits.filter((_, bit) => (value & (1 << bit)) !== 0).join(', ') || 'broadcast and multicast');
};

/** Entries in a row, as long as `read` finds one; what it cannot read is noted. */
function entries(
  bytes: Uint8Array,
  note: Note,
  read: (at: number) => { value: OptionValue; next: number },
): OptionValue {
  const items: OptionValue[] = [];
  let at = 0;
  while (at < bytes.length) {
    const { value, next } = read(at);
    if (next > bytes.length) {
      note('suboption-cut-off', at, 'the last entry is cut off');
      break;
    }
    items.push(value);
    at = next;
  }
  return { kind: 'list', items };
}

const decodeBootServers: OptionDecoder = (bytes, note) =>
  entries(bytes, note, (at) => {
    const count = u8(bytes, at + 2);
    const addresses: number[] = [];
    for (let i = 0; i < count; i++) addresses.push(u32(bytes, at + 3 + i * 4));
    const fields = [serverType(bytes, at), field('addresses', { kind: 'addresses', addresses })];
    return { value: { kind: 'fields', fields }, next: at + 3 + count * 4 };
  });

const decodeBootMenu: OptionDecoder = (bytes, note) =>
  entries(bytes, note, (at) => {
    const next = at + 3 + u8(bytes, at + 2);
    const fields = [serverType(bytes, at), field('description', text(bytes.subarray(at + 3, next)))];
    return { value: { kind: 'fields', fields }, next };
  });

const decodeMenuPrompt: OptionDecoder = (bytes, note) => {
  if (bytes.length === 0) {
    note('option-length', 0, 'no timeout byte');
    return OPAQUE;
  }
  const timeout = u8(bytes, 0);
  const meaning = timeout === 255 ? 'wait for ever' : timeout === 0 ? 'first item at once' : 'seconds';
  const fields = [field('timeout', number(timeout, meaning)), field('prompt', text(bytes.subarray(1)))];
  return { kind: 'fields', fields };
};

const decodeBootItem: OptionDecoder = (bytes, note) => {
  if (!hasLength(bytes, 4, note)) return OPAQUE;
  return { kind: 'fields', fields: [serverType(bytes, 0), field('layer', number(u16(bytes, 2)))] };
};

export const PXE_SUBOPTIONS: SubOptionTable = {
  1: { name: 'MTFTP address', decode: decodeAddress },
  2: { name: 'MTFTP client port', decode: decodeU16 },
  3: { name: 'MTFTP server port', decode: decodeU16 },
  4: { name: 'MTFTP timeout', decode: decodeU8 },
  5: { name: 'MTFTP delay', decode: decodeU8 },
  6: { name: 'discovery control', decode: decodeDiscoveryControl },
  7: { name: 'discovery multicast address', decode: decodeAddress },
  8: { name: 'boot servers', decode: decodeBootServers },
  9: { name: 'boot menu', decode: decodeBootMenu },
  10: { name: 'menu prompt', decode: decodeMenuPrompt },
  12: { name: 'credential types', decode: () => OPAQUE },
  71: { name: 'boot item', decode: decodeBootItem },
};
