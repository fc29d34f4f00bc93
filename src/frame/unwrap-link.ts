/**
 * The link layer of a frame: where the network layer starts and what it is, who sent it, under which VLAN tags.
 * Called by the frame decoder for the frame itself and for Ethernet frames inside tunnels. Formats: IEEE 802.3,
 * 802.1Q/ad; SLL, SLL2, NULL, LOOP and RAW as libpcap's LINKTYPE_ list defines them.
 */
import { u8, u16 } from '../core/bytes.ts';
import { LINKTYPE } from '../core/frame.ts';
import { formatMac } from '../core/mac.ts';
import { ETHERTYPE_IPV4, isVlanTag, MAX_VLAN_TAGS } from './protocols.ts';

/** What a link header says; valid until the next one is unwrapped. */
export interface Link {
  /** 0 where the link layer names no type that is decoded. */
  etherType: number;
  /** Offset of the network layer. */
  at: number;
  /** Null where the link type carries none. */
  source: string | null;
  destination: string | null;
  vlanIds: readonly number[];
}

const UNTAGGED: readonly number[] = [];
/** Reused: every frame has a link header, and one is looked at at a time. */
const link: Link = { etherType: 0, at: 0, source: null, destination: null, vlanIds: UNTAGGED };
const ARPHRD_ETHERNET = 1;

/** Null where `bytes` end within the link header, or the link type is none that carries DHCP. */
export function unwrapLink(linkType: number, bytes: Uint8Array): Readonly<Link> | null {
  switch (linkType) {
    case LINKTYPE.ethernet:
      return unwrapEthernet(bytes, 0);
    case LINKTYPE.linuxSll: {
      const hasMac = u16(bytes, 2) === ARPHRD_ETHERNET && u16(bytes, 4) === 6;
      return unwrapTags(bytes, u16(bytes, 14), 16, hasMac ? formatMac(bytes, 6) : null, null);
    }
    case LINKTYPE.linuxSll2: {
      const hasMac = u16(bytes, 8) === ARPHRD_ETHERNET && u8(bytes, 11) === 6;
      return unwrapTags(bytes, u16(bytes, 0), 20, hasMac ? formatMac(bytes, 12) : null, null);
    }
    case LINKTYPE.raw:
    case LINKTYPE.ipv4:
      return unwrapTags(bytes, ETHERTYPE_IPV4, 0, null, null);
    case LINKTYPE.null:
    case LINKTYPE.loop:
      return unwrapTags(bytes, isFamilyInet(bytes) ? ETHERTYPE_IPV4 : 0, 4, null, null);
    default:
      return null;
  }
}

/** The Ethernet header at `start`. */
export function unwrapEthernet(bytes: Uint8Array, start: number): Readonly<Link> | null {
  const at = start + 14;
  if (at > bytes.length) return null;
  return unwrapTags(bytes, u16(bytes, at - 2), at, formatMac(bytes, start + 6), formatMac(bytes, start));
}

function unwrapTags(
  bytes: Uint8Array,
  firstType: number,
  firstAt: number,
  source: string | null,
  destination: string | null,
): Link | null {
  if (firstAt > bytes.length) return null;
  link.etherType = firstType;
  link.at = firstAt;
  link.source = source;
  link.destination = destination;
  link.vlanIds = UNTAGGED;
  return isVlanTag(firstType) ? unwrapVlans(bytes) : link;
}

function unwrapVlans(bytes: Uint8Array): Link | null {
  const vlanIds: number[] = [];
  while (isVlanTag(link.etherType) && vlanIds.length < MAX_VLAN_TAGS) {
    const { at } = link;
    if (at + 4 > bytes.length) return null;
    vlanIds.push(u16(bytes, at) & 0x0fff);
    link.etherType = u16(bytes, at + 2);
    link.at = at + 4;
  }
  link.vlanIds = vlanIds;
  return link;
}

/** AF_INET in the byte order of the machine that captured (NULL) or of the network (LOOP): 2 in the first or last byte. */
function isFamilyInet(bytes: Uint8Array): boolean {
  return u16(bytes, 1) === 0 && u8(bytes, 0) + u8(bytes, 3) === 2 && (u8(bytes, 0) === 2 || u8(bytes, 3) === 2);
}
