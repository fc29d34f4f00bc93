/**
 * What the quick reject turns away and is DHCP all the same: DHCPv6 (RFC 8415), DHCPv4 over DHCPv6 (RFC 7341), and DHCP in an
 * envelope that is not undone, which the magic cookie gives away. Counted, so that nobody takes it for silence.
 */
import { u8, u16 } from '../core/bytes.ts';
import { LINKTYPE } from '../core/frame.ts';
import { enterLink } from './envelopes/link-type.ts';
import { isTaggedAway, mayCarryDhcp } from './may-carry-dhcp.ts';
import { ETHERTYPE_ARP, ETHERTYPE_IPV4, ETHERTYPE_IPV6, isFollowedProtocol, PROTOCOL_UDP } from './protocols.ts';
import { makePlace, resetPlace, walk } from './walk.ts';

export interface Unfollowed {
  readonly dhcp6: number;
  readonly dhcp4o6: number;
  readonly enveloped: number;
}

const DHCP6_CLIENT = 546;
const DHCP6_SERVER = 547;
/** Message types DHCPV4-QUERY and DHCPV4-RESPONSE (RFC 7341, section 5). */
const DHCPV4_QUERY = 20;
const DHCPV4_RESPONSE = 21;
/** UDP over IPv6 without extension headers begins there, behind Ethernet. */
const PLAIN_UDP6_AT = 54;
/** The BOOTP header in front of the cookie, and where the cookie may stand: envelopes are short, and so is DHCP. */
const HEADER_BYTES = 236;
const MOST_ENVELOPE_BYTES = 400;
const SHORTEST = HEADER_BYTES + 4;
const LONGEST = 1200;

export class UnfollowedFrames implements Unfollowed {
  dhcp6 = 0;
  dhcp4o6 = 0;
  enveloped = 0;
  readonly #place = makePlace();

  /** The quick reject (may-carry-dhcp.ts), which counts what it turns away. */
  readonly keep = (linkType: number, bytes: Uint8Array, start: number, end: number): boolean => {
    if (mayCarryDhcp(linkType, bytes, start, end)) return true;
    this.#count(linkType, bytes, start, end);
    return false;
  };

  #count(linkType: number, bytes: Uint8Array, start: number, end: number): void {
    if (linkType === LINKTYPE.ethernet && end - start >= PLAIN_UDP6_AT + 9) {
      const etherType = u16(bytes, start + 12);
      // Most of what there is: TCP.
      if (etherType === ETHERTYPE_IPV4 && !isFollowedProtocol(u8(bytes, start + 23))) return;
      if (etherType === ETHERTYPE_ARP || isTaggedAway(etherType, bytes, start)) return;
      if (etherType === ETHERTYPE_IPV6) {
        const protocol = u8(bytes, start + 20);
        if (protocol === PROTOCOL_UDP && this.#countDhcp6(bytes, start + PLAIN_UDP6_AT)) return;
        if (protocol !== PROTOCOL_UDP && this.#walkToDhcp6(linkType, bytes, start, end)) return;
      } else if (etherType !== ETHERTYPE_IPV4 && this.#walkToDhcp6(linkType, bytes, start, end)) return;
    } else if (this.#walkToDhcp6(linkType, bytes, start, end)) return;
    const size = end - start;
    if (size >= SHORTEST && size <= LONGEST && holdsCookie(bytes, start, end)) this.enveloped++;
  }

  #walkToDhcp6(linkType: number, bytes: Uint8Array, start: number, end: number): boolean {
    const place = this.#place;
    resetPlace(place, bytes, end);
    enterLink(place, linkType, start);
    walk(place);
    return place.udp6At >= 0 && this.#countDhcp6(bytes, place.udp6At);
  }

  #countDhcp6(bytes: Uint8Array, udpAt: number): boolean {
    if (!isDhcp6Port(u16(bytes, udpAt)) && !isDhcp6Port(u16(bytes, udpAt + 2))) return false;
    const type = u8(bytes, udpAt + 8);
    if (type === DHCPV4_QUERY || type === DHCPV4_RESPONSE) this.dhcp4o6++;
    else this.dhcp6++;
    return true;
  }
}

function isDhcp6Port(port: number): boolean {
  return port === DHCP6_CLIENT || port === DHCP6_SERVER;
}

/** Whether the cookie 63 82 53 63 stands behind what may be a BOOTP header. Looks at every fourth byte. */
function holdsCookie(bytes: Uint8Array, start: number, end: number): boolean {
  const last = Math.min(end, start + HEADER_BYTES + MOST_ENVELOPE_BYTES + 4);
  for (let at = start + HEADER_BYTES + 3; at < last; ) {
    const byte = bytes[at]!;
    // How far back the cookie begins if this is its last, third or second byte; the first is the same as the last.
    if (byte === 0x63) {
      if (isCookie(bytes, at - 3, start) || isCookie(bytes, at, start)) return true;
      at += 3;
    } else if (byte === 0x53) at += 1;
    else if (byte === 0x82) at += 2;
    else at += 4;
  }
  return false;
}

function isCookie(bytes: Uint8Array, at: number, start: number): boolean {
  if (u16(bytes, at) !== 0x6382 || u16(bytes, at + 2) !== 0x5363 || at - HEADER_BYTES < start) return false;
  const op = u8(bytes, at - HEADER_BYTES);
  return (op === 1 || op === 2) && u8(bytes, at - HEADER_BYTES + 2) <= 16;
}
