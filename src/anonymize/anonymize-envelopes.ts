/**
 * The headers around a datagram of DHCP with other addresses: of links, IPv4, IPv6 and tunnels. Numbers of networks (VLAN ids,
 * VNIs, labels, keys, sessions) stay: they tell no more than that two are the same.
 */
import { u8, u16, u32 } from '../core/bytes.ts';
import { LAYER } from '../frame/place.ts';
import {
  ETHERTYPE_IPV4,
  ETHERTYPE_IPV6,
  ETHERTYPE_MACSEC,
  PORT_GENEVE,
  PORT_GTPU,
  PORT_TZSP,
  PROTOCOL_AH,
  PROTOCOL_UDP,
} from '../frame/protocols.ts';
import type { Header } from './headers.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import { setBytes, setIpv4 } from './set-bytes.ts';

const MAC_LENGTH = 6;
const IPV4_HEADER = 20;
const IPV6_HEADER = 40;
const IPV6_LENGTH = 16;
/** Of an extension header: the next one, its own length, and two bytes of its kind. */
const EXTENSION_START = 4;
/** Of the Authentication Header: all in front of what names the association. */
const AH_START = 4;
const MACSEC_HAS_CHANNEL = 0x20;
const UDP_HEADER = 8;
const OVERLAY_HEADER = 8;
/** Where GTP-U has the number of a subscriber's tunnel. */
const GTPU_TUNNEL = [4, 8] as const;
const TZSP_TAGS = 4;
const TZSP_PAD = 0;
const TZSP_END = 1;

/** Changes the header in place, but for its checksums. */
export function anonymizeHeader(bytes: Uint8Array, header: Header, pseudonyms: Pseudonyms): void {
  const { layer, number, at, next } = header;
  if (layer === LAYER.ethernet) for (const mac of [at, at + MAC_LENGTH]) replaceMac(bytes, mac, pseudonyms);
  else if (layer === LAYER.protocol) replaceInProtocol(bytes, header, pseudonyms);
  else if (number === ETHERTYPE_IPV4) replaceIpv4Header(bytes, at, next, pseudonyms);
  else if (number === ETHERTYPE_IPV6) replaceIpv6Header(bytes, at, next, pseudonyms);
  else if (number === ETHERTYPE_MACSEC && (u8(bytes, at) & MACSEC_HAS_CHANNEL) !== 0)
    replaceMac(bytes, at + MAC_LENGTH, pseudonyms);
}

export function replaceMac(bytes: Uint8Array, at: number, pseudonyms: Pseudonyms): void {
  const mac = bytes.slice(at, at + MAC_LENGTH);
  if (mac.length === MAC_LENGTH) setBytes(bytes, at, pseudonyms.mac(mac));
}

/** Options of the header may hold a route. */
export function replaceIpv4Header(bytes: Uint8Array, at: number, end: number, pseudonyms: Pseudonyms): void {
  replaceOpaque(bytes, at + IPV4_HEADER, end, pseudonyms);
  for (const field of [at + 12, at + 16]) setIpv4(bytes, field, pseudonyms.ipv4(u32(bytes, field)));
}

function replaceIpv6Header(bytes: Uint8Array, at: number, end: number, pseudonyms: Pseudonyms): void {
  for (const field of [at + 8, at + 8 + IPV6_LENGTH]) {
    setBytes(bytes, field, pseudonyms.ipv6(bytes.slice(field, field + IPV6_LENGTH)));
  }
  let next = at + IPV6_HEADER;
  while (next < end) {
    const length = (u8(bytes, next + 1) + 1) * 8;
    replaceOpaque(bytes, next + EXTENSION_START, Math.min(end, next + length), pseudonyms);
    next += length;
  }
}

function replaceInProtocol(bytes: Uint8Array, { number, at, next }: Header, pseudonyms: Pseudonyms): void {
  if (number === PROTOCOL_AH) replaceOpaque(bytes, at + AH_START, next, pseudonyms);
  if (number !== PROTOCOL_UDP) return;
  const overlay = at + UDP_HEADER;
  const port = u16(bytes, at + 2);
  if (port === PORT_GENEVE) replaceOpaque(bytes, overlay + OVERLAY_HEADER, next, pseudonyms);
  if (port === PORT_GTPU) replaceOpaque(bytes, overlay + GTPU_TUNNEL[0], overlay + GTPU_TUNNEL[1], pseudonyms);
  if (port === PORT_TZSP) replaceTags(bytes, overlay + TZSP_TAGS, next, pseudonyms);
}

/** What a sensor tells of itself. */
function replaceTags(bytes: Uint8Array, start: number, end: number, pseudonyms: Pseudonyms): void {
  for (let at = start; at < end; ) {
    const tag = u8(bytes, at);
    if (tag === TZSP_END) return;
    const length = tag === TZSP_PAD ? 1 : 2 + u8(bytes, at + 1);
    replaceOpaque(bytes, at + 2, at + length, pseudonyms);
    at += length;
  }
}

function replaceOpaque(bytes: Uint8Array, start: number, end: number, pseudonyms: Pseudonyms): void {
  if (end > start) setBytes(bytes, start, pseudonyms.bytes(bytes.slice(start, end)));
}
