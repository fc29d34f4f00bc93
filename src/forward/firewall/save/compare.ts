/** Values of saved rules against those of a frame: names with `+`, ranges, addresses with a mask. */
import { parseIpv4 } from '../../../core/ipv4.ts';
import { macBytes, parseMac } from '../../../core/mac.ts';
import type { Truth } from '../truth.ts';

/** `tap+` is every name that begins so. A frame without a device at this hook has the empty name (ipt_do_table). */
export function isNamed(name: string | null, pattern = ''): boolean {
  const own = name ?? '';
  return pattern.endsWith('+') ? own.startsWith(pattern.slice(0, -1)) : own === pattern;
}

/** `67`, `67:68`, `67:`, `:68`; 0x and decimal. */
export function isInRange(value: number, text = ''): Truth {
  const [from = '', to] = text.split(':');
  const [low, high] = [from === '' ? 0 : Number(from), to === '' ? Number.MAX_SAFE_INTEGER : Number(to ?? from)];
  if (text === '' || Number.isNaN(low) || Number.isNaN(high)) return { unknown: `the range ${text}` };
  return value >= low && value <= high;
}

/** `10.0.0.1`, `10.0.0.0/24`, `10.0.0.0/255.0.255.0`. */
export function isInNetwork(address: number, text = ''): Truth {
  const [network = '', length = '32'] = text.split('/');
  const base = parseIpv4(network);
  const mask = maskOf(length);
  if (base === null || mask === null) return { unknown: `the network ${text}` };
  return ((address & mask) ^ (base & mask)) === 0;
}

function maskOf(text: string): number | null {
  if (!/^\d{1,2}$/.test(text)) return parseIpv4(text);
  const bits = Number(text);
  if (bits > 32) return null;
  return bits === 0 ? 0 : -1 << (32 - bits);
}

/** `1.2.3.4-1.2.3.9`. */
export function isInSpan(address: number, text = ''): Truth {
  const [from, to] = text.split('-').map(parseIpv4);
  if (from == null || to == null) return { unknown: `the addresses ${text}` };
  return address >= from && address <= to;
}

/** Names of ebtables for groups of addresses (ebtables(8)). */
const MAC_NAMES: Readonly<Record<string, string>> = {
  unicast: '00:00:00:00:00:00/01:00:00:00:00:00',
  multicast: '01:00:00:00:00:00/01:00:00:00:00:00',
  broadcast: 'ff:ff:ff:ff:ff:ff',
  bga: '01:80:c2:00:00:00',
};

/** A MAC, with a mask or by a name; null where the frame's is not known. */
export function isMac(mac: string | null, text = ''): Truth {
  const [wanted = '', mask = 'ff:ff:ff:ff:ff:ff'] = (MAC_NAMES[text.toLowerCase()] ?? text).split('/');
  const [want, bits] = [parseMac(wanted), parseMac(mask)];
  if (mac === null) return { unknown: 'the address of the frame' };
  if (want === null || bits === null) return { unknown: `the address ${text}` };
  const [own, other, masks] = [macBytes(mac), macBytes(want), macBytes(bits)];
  return own.every((byte, i) => ((byte ^ (other[i] ?? 0)) & (masks[i] ?? 0)) === 0);
}
