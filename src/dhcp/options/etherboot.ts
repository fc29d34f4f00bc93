/** Option 175, Etherboot and iPXE's own (ipxe.org/howto/dhcpd and iPXE's dhcp.h): settings and features. */
import { u8 } from '../../core/bytes.ts';
import { formatHex } from '../../core/hex.ts';
import { decodeFlag, decodeI8, decodeU8, number } from './scalars.ts';
import { decodeHex, decodeString } from './strings.ts';
import { decodeSubOptions, looksLikeSubOptions, type SubOptionTable } from './suboptions.ts';
import { OPAQUE, type OptionDecoder } from './value.ts';

const FEATURES: Readonly<Record<number, string>> = {
  16: 'PXE extensions',
  17: 'iSCSI',
  18: 'AoE',
  19: 'HTTP',
  20: 'HTTPS',
  21: 'TFTP',
  22: 'FTP',
  23: 'DNS',
  24: 'bzImage',
  25: 'Multiboot',
  26: 'SLAM',
  27: 'SRP',
  32: 'NBI',
  33: 'PXE',
  34: 'ELF',
  35: 'COMBOOT',
  36: 'EFI',
  37: 'FCoE',
  38: 'VLAN',
  39: 'menu',
  40: 'SDI',
  41: 'NFS',
};

const decodeVersion: OptionDecoder = (bytes) =>
  bytes.length === 3
    ? { kind: 'text', text: Array.from(bytes).join('.'), encoding: 'utf-8' }
    : { kind: 'list', items: Array.from(bytes, (byte) => number(byte)) };

/** Bus 1 is PCI: vendor and device follow. */
const decodeBusIdentifier: OptionDecoder = (bytes) => {
  if (bytes.length !== 5 || u8(bytes, 0) !== 1) return OPAQUE;
  const [vendor, device] = [formatHex(bytes.subarray(1, 3)), formatHex(bytes.subarray(3))];
  return { kind: 'text', text: `PCI ${vendor}:${device}`, encoding: 'utf-8' };
};

const SUBOPTIONS: SubOptionTable = {
  ...Object.fromEntries(
    Object.entries(FEATURES).map(([code, name]) => [code, { name: `feature ${name}`, decode: decodeFeature }]),
  ),
  1: { name: 'priority', decode: decodeI8 },
  8: { name: 'keep SAN', decode: decodeFlag },
  9: { name: 'skip SAN boot', decode: decodeFlag },
  81: { name: 'scriptlet', decode: decodeString },
  85: { name: 'encrypted syslog server', decode: decodeString },
  90: { name: 'trusted root fingerprints', decode: decodeHex },
  91: { name: 'client certificate', decode: decodeHex },
  92: { name: 'client private key', decode: decodeHex },
  93: { name: 'cross-signed certificate source', decode: decodeString },
  176: { name: 'skip PXE DHCP', decode: decodeFlag },
  177: { name: 'bus id', decode: decodeBusIdentifier },
  178: { name: 'use cached settings', decode: decodeFlag },
  189: { name: 'BIOS drive', decode: decodeU8 },
  190: { name: 'user name', decode: decodeString },
  191: { name: 'password', decode: decodeString },
  192: { name: 'reverse user name', decode: decodeString },
  193: { name: 'reverse password', decode: decodeString },
  235: { name: 'iPXE version', decode: decodeVersion },
};

const walk = decodeSubOptions(SUBOPTIONS, { hasPadAndEnd: true });

/** Others use 175 too: what cannot be read as sub-options stays opaque. */
export const decodeEtherboot: OptionDecoder = (bytes, note, context) =>
  looksLikeSubOptions(bytes) ? walk(bytes, note, context) : OPAQUE;

function decodeFeature(bytes: Uint8Array) {
  return bytes.length === 1 ? number(u8(bytes, 0)) : OPAQUE;
}
