/** Hardware types of `htype`, option 61 and DUIDs (IANA "ARP Parameters"), those that are met. */

const NAMES: Readonly<Record<number, string>> = {
  1: 'Ethernet',
  2: 'experimental Ethernet',
  3: 'AX.25',
  6: 'IEEE 802',
  7: 'ARCNET',
  8: 'Hyperchannel',
  15: 'Frame Relay',
  16: 'ATM',
  17: 'HDLC',
  18: 'Fibre Channel',
  20: 'serial line',
  24: 'IEEE 1394',
  27: 'EUI-64',
  31: 'IPsec tunnel',
  32: 'InfiniBand',
};

/** The name of a hardware type, or null. */
export function hardwareTypeName(type: number): string | null {
  return NAMES[type] ?? null;
}
