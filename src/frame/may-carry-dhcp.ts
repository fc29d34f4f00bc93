/**
 * The quick reject: may this frame carry DHCP, or a piece of it? Files hold mostly other traffic, so the readers ask
 * this of every record, inside their loop, before a frame exists; most calls end after three byte loads. It never says
 * no to a frame that `createFrameDecoder` would decode.
 */
import { u8, u16 } from '../core/bytes.ts';
import { LINKTYPE } from '../core/frame.ts';
import { enterLink } from './envelopes/link-type.ts';
import { isOverlayPort } from './envelopes/overlay.ts';
import { LAYER } from './place.ts';
import {
  ETHERTYPE_ARP,
  ETHERTYPE_IPV4,
  ETHERTYPE_IPV6,
  isDhcpPort,
  isFollowedProtocol,
  isVlanTag,
  PROTOCOL_ICMPV6,
  PROTOCOL_TCP,
  PROTOCOL_UDP,
} from './protocols.ts';
import { makePlace, resetPlace, walk } from './walk.ts';

/** Ethernet, IPv4 without options, UDP: a frame with all three headers has so many bytes at least. */
const PLAIN_BYTES = 42;
/** The same over IPv6. */
const PLAIN_BYTES_OVER_IPV6 = 62;
const IPV4_WITHOUT_OPTIONS = 0x45;

/** Whether the frame in `bytes` from `start` to `end` (exclusive) may carry DHCP. `linkType` is a LINKTYPE_ value. */
export function mayCarryDhcp(linkType: number, bytes: Uint8Array, start: number, end: number): boolean {
  // A few loads decide about nearly every frame of nearly every file; the others are walked through.
  if (linkType === LINKTYPE.ethernet && end - start >= PLAIN_BYTES) {
    const etherType = (bytes[start + 12]! << 8) | bytes[start + 13]!;
    if (etherType === ETHERTYPE_IPV4) {
      const protocol = bytes[start + 23]!;
      if (!isFollowedProtocol(protocol)) return false;
      const isWhole = (bytes[start + 20]! & 0x3f) === 0 && bytes[start + 21] === 0;
      if (protocol === PROTOCOL_UDP && isWhole && bytes[start + 14] === IPV4_WITHOUT_OPTIONS) {
        const destinationPort = (bytes[start + 36]! << 8) | bytes[start + 37]!;
        if (isDhcpPort((bytes[start + 34]! << 8) | bytes[start + 35]!) || isDhcpPort(destinationPort)) return true;
        if (!isOverlayPort(destinationPort)) return false;
      }
    } else if (etherType === ETHERTYPE_IPV6) {
      const protocol = bytes[start + 20]!;
      if (protocol === PROTOCOL_TCP || protocol === PROTOCOL_ICMPV6) return false;
      if (protocol === PROTOCOL_UDP && end - start >= PLAIN_BYTES_OVER_IPV6) {
        if (!isOverlayPort((bytes[start + 56]! << 8) | bytes[start + 57]!)) return false;
      }
    } else if (etherType === ETHERTYPE_ARP || isTaggedAway(etherType, bytes, start)) return false;
  }
  return anyMayCarryDhcp(linkType, bytes, start, end);
}

/** Whether behind the VLAN tag of an Ethernet frame stands an IPv4 packet whose protocol nothing is followed in: mostly TCP. */
export function isTaggedAway(etherType: number, bytes: Uint8Array, start: number): boolean {
  if (!isVlanTag(etherType) || u16(bytes, start + 16) !== ETHERTYPE_IPV4) return false;
  return !isFollowedProtocol(u8(bytes, start + 27));
}

/** Reused: one frame is asked about at a time. */
const place = makePlace();

function anyMayCarryDhcp(linkType: number, bytes: Uint8Array, start: number, end: number): boolean {
  resetPlace(place, bytes, end);
  enterLink(place, linkType, start);
  walk(place);
  return place.layer !== LAYER.nothing;
}
