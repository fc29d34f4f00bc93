/**
 * A frame with other addresses, and its checksums as right or wrong as they were. Follows Ethernet and Linux cooked
 * captures with VLAN tags, to DHCP over IPv4 and to ARP.
 */
import { u8, u16, u32 } from '../core/bytes.ts';
import { type Frame, LINKTYPE } from '../core/frame.ts';
import { checksumStateOf, ipv4HeaderChecksum, isIpv4HeaderSound, udpChecksumFor } from '../frame/checksum.ts';
import {
  ETHERTYPE_ARP,
  ETHERTYPE_IPV4,
  isDhcpPort,
  isVlanTag,
  MAX_VLAN_TAGS,
  PROTOCOL_UDP,
} from '../frame/protocols.ts';
import { anonymizeMessage } from './anonymize-message.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import { setBytes, setIpv4, setU16 } from './set-bytes.ts';

const MAC_LENGTH = 6;
const UDP_HEADER = 8;
const IPV4_HEADER = 20;
/** Hardware type 1, protocol type 0x0800; then lengths of 6 and 4. */
const ARP_OF_IPV4 = 0x0001_0800;
const ARP_LENGTHS = 0x0604;
const ARP_LENGTH = 28;
/** Flag "more fragments" and the offset. */
const FRAGMENT_BITS = 0x3fff;

/** By link type: where MACs and the EtherType stand. */
const LINK_HEADERS: ReadonlyMap<number, { readonly macs: readonly number[]; readonly type: number }> = new Map([
  [LINKTYPE.ethernet, { macs: [0, MAC_LENGTH], type: 12 }],
  [LINKTYPE.linuxSll, { macs: [6], type: 14 }],
]);
/** Its EtherType stands in front, the address behind (LINKTYPE_LINUX_SLL2). */
const SLL2 = { mac: 12, type: 0, header: 20 };

/** Another frame; null for one that is not followed: it would tell what nobody has looked at. */
export function anonymizeFrame(frame: Frame, pseudonyms: Pseudonyms): Frame | null {
  const bytes = frame.bytes.slice();
  const packet = enterLink(frame.linkType, bytes, pseudonyms);
  if (packet === null) return null;
  const { type, at } = packet;
  const isDone =
    type === ETHERTYPE_IPV4
      ? replaceIpv4(bytes, at, pseudonyms)
      : type === ETHERTYPE_ARP && replaceArp(bytes, at, pseudonyms);
  return isDone ? { ...frame, bytes } : null;
}

/** Replaces the addresses of the link; returns what it carries and where that begins. */
function enterLink(linkType: number, bytes: Uint8Array, pseudonyms: Pseudonyms): { type: number; at: number } | null {
  if (linkType === LINKTYPE.linuxSll2) {
    replaceMac(bytes, SLL2.mac, pseudonyms);
    return passTags(bytes, u16(bytes, SLL2.type), SLL2.header);
  }
  const header = LINK_HEADERS.get(linkType);
  if (header === undefined) return null;
  for (const at of header.macs) replaceMac(bytes, at, pseudonyms);
  return passTags(bytes, u16(bytes, header.type), header.type + 2);
}

function passTags(bytes: Uint8Array, first: number, start: number): { type: number; at: number } {
  let [type, at] = [first, start];
  for (let tags = 0; isVlanTag(type) && tags < MAX_VLAN_TAGS; tags++) {
    type = u16(bytes, at + 2);
    at += 4;
  }
  return { type, at };
}

function replaceMac(bytes: Uint8Array, at: number, pseudonyms: Pseudonyms): void {
  const mac = bytes.slice(at, at + MAC_LENGTH);
  if (mac.length === MAC_LENGTH) setBytes(bytes, at, pseudonyms.mac(mac));
}

/** Whether it was a datagram of DHCP, in one piece. */
function replaceIpv4(bytes: Uint8Array, at: number, pseudonyms: Pseudonyms): boolean {
  const headerLength = (u8(bytes, at) & 15) * 4;
  const udpAt = at + headerLength;
  const isUdp = u8(bytes, at) >>> 4 === 4 && headerLength >= IPV4_HEADER && u8(bytes, at + 9) === PROTOCOL_UDP;
  if (!isUdp || (u16(bytes, at + 6) & FRAGMENT_BITS) !== 0 || bytes.length < udpAt + UDP_HEADER) return false;
  if (!isDhcpPort(u16(bytes, udpAt)) && !isDhcpPort(u16(bytes, udpAt + 2))) return false;
  const length = Math.max(UDP_HEADER, u16(bytes, udpAt + 4));
  const isWhole = udpAt + length <= bytes.length;
  const end = Math.min(bytes.length, udpAt + length);
  const [source, destination] = [u32(bytes, at + 12), u32(bytes, at + 16)];
  const state = isWhole ? checksumStateOf(bytes, udpAt, length, source, destination) : 'unknown';
  const isSound = isIpv4HeaderSound(bytes, at, headerLength);
  // Options of the header may hold a route.
  setBytes(bytes, at + IPV4_HEADER, pseudonyms.bytes(bytes.slice(at + IPV4_HEADER, udpAt)));
  const [otherSource, otherDestination] = [pseudonyms.ipv4(source), pseudonyms.ipv4(destination)];
  setIpv4(bytes, at + 12, otherSource);
  setIpv4(bytes, at + 16, otherDestination);
  anonymizeMessage(bytes.subarray(udpAt + UDP_HEADER, end), pseudonyms);
  // Many a driver pads short frames with what its memory held.
  bytes.fill(0, end);
  const header = ipv4HeaderChecksum(bytes, at, headerLength);
  setU16(bytes, at + 10, isSound ? header : header ^ 1);
  const checksum = udpChecksumFor(state, bytes, udpAt, length, otherSource, otherDestination);
  if (checksum !== null) setU16(bytes, udpAt + 6, checksum);
  return true;
}

/** Whether it was ARP of IPv4 over Ethernet (RFC 826). */
function replaceArp(bytes: Uint8Array, at: number, pseudonyms: Pseudonyms): boolean {
  const isOurs =
    u32(bytes, at) === ARP_OF_IPV4 && u16(bytes, at + 4) === ARP_LENGTHS && bytes.length >= at + ARP_LENGTH;
  if (!isOurs) return false;
  for (const field of [at + 8, at + 18]) {
    replaceMac(bytes, field, pseudonyms);
    setIpv4(bytes, field + MAC_LENGTH, pseudonyms.ipv4(u32(bytes, field + MAC_LENGTH)));
  }
  bytes.fill(0, at + ARP_LENGTH);
  return true;
}
