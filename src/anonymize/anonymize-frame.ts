/**
 * A frame with other addresses, and its checksums as right or wrong as they were. Follows the envelopes that are undone
 * (src/frame/walk.ts) to DHCP over IPv4, and Ethernet and Linux cooked captures with VLAN tags to ARP.
 */
import { u16, u32 } from '../core/bytes.ts';
import { type Frame, LINKTYPE } from '../core/frame.ts';
import { checksumStateOf, udpChecksumFor } from '../frame/checksum.ts';
import { ETHERTYPE_ARP, isVlanTag, MAX_VLAN_TAGS } from '../frame/protocols.ts';
import { anonymizeHeader, replaceIpv4Header, replaceMac } from './anonymize-envelopes.ts';
import { anonymizeMessage } from './anonymize-message.ts';
import { type Headers, headersOf } from './headers.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import { sealsOf } from './seals.ts';
import { setIpv4, setU16 } from './set-bytes.ts';

const MAC_LENGTH = 6;
const UDP_HEADER = 8;
/** Hardware type 1, protocol type 0x0800; then lengths of 6 and 4. */
const ARP_OF_IPV4 = 0x0001_0800;
const ARP_LENGTHS = 0x0604;
const ARP_LENGTH = 28;

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
  const headers = headersOf(frame.linkType, bytes);
  if (headers !== null) return replaceDhcp(frame.linkType, bytes, headers, pseudonyms) ? { ...frame, bytes } : null;
  const packet = enterLink(frame.linkType, bytes, pseudonyms);
  const isDone = packet?.type === ETHERTYPE_ARP && replaceArp(bytes, packet.at, pseudonyms);
  return isDone ? { ...frame, bytes } : null;
}

/** False for a message of which nothing was captured. */
function replaceDhcp(
  linkType: number,
  bytes: Uint8Array,
  { outer, ipAt, udpAt }: Headers,
  pseudonyms: Pseudonyms,
): boolean {
  if (bytes.length < udpAt + UDP_HEADER) return false;
  const seals = sealsOf(bytes, outer);
  if (linkType !== LINKTYPE.ethernet) enterLink(linkType, bytes, pseudonyms);
  const reseal = replaceDatagram(bytes, ipAt, udpAt, pseudonyms);
  for (const header of outer) if (header.at !== ipAt) anonymizeHeader(bytes, header, pseudonyms);
  reseal();
  for (const seal of seals.toReversed()) seal();
  return true;
}

/** The innermost packet: its header and all that follows. Returns what mends its UDP checksum. */
function replaceDatagram(bytes: Uint8Array, ipAt: number, udpAt: number, pseudonyms: Pseudonyms): () => void {
  const length = Math.max(UDP_HEADER, u16(bytes, udpAt + 4));
  const isWhole = udpAt + length <= bytes.length;
  const end = Math.min(bytes.length, udpAt + length);
  const [source, destination] = [u32(bytes, ipAt + 12), u32(bytes, ipAt + 16)];
  const state = isWhole ? checksumStateOf(bytes, udpAt, length, source, destination) : 'unknown';
  const headerLength = ((bytes[ipAt] ?? 0) & 15) * 4;
  replaceIpv4Header(bytes, ipAt, ipAt + headerLength, pseudonyms);
  anonymizeMessage(bytes.subarray(udpAt + UDP_HEADER, end), pseudonyms);
  // Many a driver pads short frames with what its memory held.
  bytes.fill(0, end);
  return () => {
    const checksum = udpChecksumFor(state, bytes, udpAt, length, u32(bytes, ipAt + 12), u32(bytes, ipAt + 16));
    if (checksum !== null) setU16(bytes, udpAt + 6, checksum);
  };
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
