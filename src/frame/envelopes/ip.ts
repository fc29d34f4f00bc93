/** IPv4 (RFC 791), IPv6 with its extension headers (RFC 8200), and the Authentication Header (RFC 4302). */
import { u8, u16 } from '../../core/bytes.ts';
import { endWalk, goToProtocol, LAYER, type Layer, type Place } from '../place.ts';
import { isFollowedProtocol, PROTOCOL_GRE, PROTOCOL_UDP } from '../protocols.ts';

const MAX_EXTENSIONS = 8;
const HOP_BY_HOP = 0;
const ROUTING = 43;
const FRAGMENT = 44;
const DESTINATION_OPTIONS = 60;

export function enterIpv4(place: Place): Layer {
  const { bytes, at, end } = place;
  if (at + 20 > end || u8(bytes, at) >> 4 !== 4) return endWalk(place);
  const protocol = u8(bytes, at + 9);
  const headerLength = (u8(bytes, at) & 15) * 4;
  if (!isFollowedProtocol(protocol) || headerLength < 20 || at + headerLength > end) return endWalk(place);
  place.ipAt = at;
  goToProtocol(place, protocol, at + headerLength);
  if ((u16(bytes, at + 6) & 0x3fff) === 0) return place.layer;
  // Ports are only in a first fragment: any later one may be of a DHCP message. Firsts pass too, since without them the
  // reassembly cannot tell whose the later ones are.
  if (protocol !== PROTOCOL_UDP && protocol !== PROTOCOL_GRE) return endWalk(place);
  place.layer = LAYER.fragment;
  return place.layer;
}

export function enterIpv6(place: Place): Layer {
  const { bytes, at, end } = place;
  if (at + 40 > end || u8(bytes, at) >> 4 !== 6) return endWalk(place);
  place.ipAt = -1;
  let protocol = u8(bytes, at + 6);
  let next = at + 40;
  for (let extensions = 0; isExtension(protocol); extensions++) {
    if (extensions >= MAX_EXTENSIONS || next + 8 > end) return endWalk(place);
    // Pieces of a datagram are not put together over IPv6.
    if (protocol === FRAGMENT && (u16(bytes, next + 2) & 0xfff9) !== 0) return endWalk(place);
    const length = protocol === FRAGMENT ? 8 : (u8(bytes, next + 1) + 1) * 8;
    protocol = u8(bytes, next);
    next += length;
  }
  if (isFollowedProtocol(protocol)) return goToProtocol(place, protocol, next);
  return endWalk(place);
}

/** AH protects and does not hide. */
export function enterAuthentication(place: Place): Layer {
  const { bytes, at, end } = place;
  const next = at + (u8(bytes, at + 1) + 2) * 4;
  if (next > end) return endWalk(place);
  return goToProtocol(place, u8(bytes, at), next);
}

function isExtension(protocol: number): boolean {
  return protocol === HOP_BY_HOP || protocol === ROUTING || protocol === FRAGMENT || protocol === DESTINATION_OPTIONS;
}
