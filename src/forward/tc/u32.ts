/** The matches of a u32 filter: words of 32 bits under a mask, counted from the IP header (u32_classify). */
import { isRecord } from '../../state/shapes.ts';
import { allOf, type Truth } from '../firewall/truth.ts';
import type { Packet } from '../packet.ts';
import { numberOf, type TcJson } from './device.ts';

/** Tables below this are made by hand and reached through links of other filters. */
const FIRST_ROOT_TABLE = 0x800;

export function matchesU32(options: TcJson, packet: Packet): Truth {
  const table = Number.parseInt(String(options.key_ht ?? '800'), 16);
  if ('link' in options || table < FIRST_ROOT_TABLE) return { unknown: 'what u32 finds in a linked table' };
  const bytes = knownBytes(packet);
  const keys = Object.entries(options).filter(([name]) => /^match( \d+)?$/.test(name));
  return allOf(keys.map(([, key]) => isWord(key, bytes)));
}

/** `offmask` moves a match only in a table that was linked to, so at the root `nexthdr+0` is the IP header as well. */
function isWord(key: unknown, bytes: ReadonlyMap<number, number>): Truth {
  if (!isRecord(key)) return { unknown: 'a match of u32' };
  const [value, mask] = [Number.parseInt(String(key.value), 16), Number.parseInt(String(key.mask), 16)];
  const at = numberOf(key.off);
  if (at === null || Number.isNaN(value) || Number.isNaN(mask)) return { unknown: 'a match of u32' };
  let isKnown = true;
  for (let i = 0; i < 4; i++) {
    const shift = 24 - 8 * i;
    const own = (mask >>> shift) & 0xff;
    if (own === 0) continue;
    const byte = bytes.get(at + i);
    if (byte === undefined) isKnown = false;
    else if (((byte ^ (value >>> shift)) & own) !== 0) return false;
  }
  return isKnown ? true : { unknown: `the bytes that u32 looks at (${at} behind the start of IP)` };
}

const ETHERNET = -14;
const IP_SOURCE = 12;
const IP_DESTINATION = 16;
const UDP = 20;

/** What the trace keeps of a frame, by its place: negative ones are in front of IP. DHCP comes without IP options. */
function knownBytes(packet: Packet): ReadonlyMap<number, number> {
  const known = new Map<number, number>();
  // Behind a second tag the network header begins with that tag.
  if (packet.vlanIds.length > 1) return known;
  const put = (at: number, bytes: readonly number[]) => {
    for (const [i, byte] of bytes.entries()) known.set(at + i, byte);
  };
  if (packet.destination !== null) put(ETHERNET, macBytesOf(packet.destination));
  if (packet.source !== null) put(ETHERNET + 6, macBytesOf(packet.source));
  if (packet.vlanIds.length === 0) put(-2, [0x08, 0x00]);
  put(0, [0x45]);
  put(2, bytesOf(packet.length, 2));
  put(8, [packet.ttl, 17]);
  if (packet.isImagined !== true) {
    put(IP_SOURCE, bytesOf(packet.ipSource, 4));
    put(IP_DESTINATION, bytesOf(packet.ipDestination, 4));
  }
  put(UDP, [
    ...bytesOf(packet.sourcePort, 2),
    ...bytesOf(packet.destinationPort, 2),
    ...bytesOf(packet.length - UDP, 2),
  ]);
  return known;
}

function bytesOf(value: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => (value >>> (8 * (count - 1 - i))) & 0xff);
}

function macBytesOf(mac: string): readonly number[] {
  return mac.split(':').map((byte) => Number.parseInt(byte, 16));
}
