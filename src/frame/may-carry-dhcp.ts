/**
 * The quick reject: may this frame carry DHCP, or a piece of it? Files hold mostly other traffic, so the readers ask
 * this of every record, inside their loop, before a frame exists; most calls end after three byte loads. It never says
 * no to a frame that `createFrameDecoder` would decode.
 */
import { u8, u16 } from '../core/bytes.ts';
import { LINKTYPE } from '../core/frame.ts';
import {
  ETHERTYPE_IPV4,
  isDhcpPort,
  isVlanTag,
  MAX_TUNNELS,
  MAX_VLAN_TAGS,
  PROTOCOL_GRE,
  PROTOCOL_UDP,
} from './protocols.ts';
import { isOverlayPort, tunnelledOverGre, tunnelledOverUdp } from './tunnel.ts';

/** Ethernet, IPv4 without options, UDP: a frame with all three headers has so many bytes at least. */
const PLAIN_BYTES = 42;
const IPV4_WITHOUT_OPTIONS = 0x45;

/** Whether the frame in `bytes` from `start` to `end` (exclusive) may carry DHCP. `linkType` is a LINKTYPE_ value. */
export function mayCarryDhcp(linkType: number, bytes: Uint8Array, start: number, end: number): boolean {
  // Nearly every frame of nearly every file is told by these few loads; what they do not tell is looked at below.
  if (
    linkType === LINKTYPE.ethernet &&
    end - start >= PLAIN_BYTES &&
    bytes[start + 12] === ETHERTYPE_IPV4 >> 8 &&
    bytes[start + 13] === (ETHERTYPE_IPV4 & 255)
  ) {
    const protocol = bytes[start + 23];
    if (protocol !== PROTOCOL_UDP && protocol !== PROTOCOL_GRE) return false;
    const isWhole = (bytes[start + 20]! & 0x3f) === 0 && bytes[start + 21] === 0;
    if (protocol === PROTOCOL_UDP && isWhole && bytes[start + 14] === IPV4_WITHOUT_OPTIONS) {
      const destinationPort = (bytes[start + 36]! << 8) | bytes[start + 37]!;
      if (isDhcpPort((bytes[start + 34]! << 8) | bytes[start + 35]!) || isDhcpPort(destinationPort)) return true;
      if (!isOverlayPort(destinationPort)) return false;
    }
  }
  return anyMayCarryDhcp(linkType, bytes, start, end);
}

function anyMayCarryDhcp(linkType: number, bytes: Uint8Array, start: number, end: number): boolean {
  switch (linkType) {
    case LINKTYPE.ethernet:
      return ethernetMayCarryDhcp(bytes, start, end, MAX_TUNNELS);
    case LINKTYPE.linuxSll:
      return etherTypeMayCarryDhcp(bytes, start + 14, start + 16, end, MAX_TUNNELS);
    case LINKTYPE.linuxSll2:
      return etherTypeMayCarryDhcp(bytes, start, start + 20, end, MAX_TUNNELS);
    case LINKTYPE.raw:
    case LINKTYPE.ipv4:
      return ipv4MayCarryDhcp(bytes, start, end, MAX_TUNNELS);
    case LINKTYPE.null:
    case LINKTYPE.loop:
      return ipv4MayCarryDhcp(bytes, start + 4, end, MAX_TUNNELS);
    default:
      return false;
  }
}

function ethernetMayCarryDhcp(bytes: Uint8Array, start: number, end: number, tunnels: number): boolean {
  return etherTypeMayCarryDhcp(bytes, start + 12, start + 14, end, tunnels);
}

/** The EtherType stands at `typeAt`, what it names at `at`; a VLAN tag moves both. */
function etherTypeMayCarryDhcp(bytes: Uint8Array, typeAt: number, at: number, end: number, tunnels: number): boolean {
  if (at + 20 > end) return false;
  let etherType = u16(bytes, typeAt);
  if (etherType === ETHERTYPE_IPV4) return ipv4MayCarryDhcp(bytes, at, end, tunnels);
  let next = at;
  for (let tags = 0; tags < MAX_VLAN_TAGS && isVlanTag(etherType); tags++) {
    if (next + 4 > end) return false;
    etherType = u16(bytes, next + 2);
    next += 4;
  }
  return etherType === ETHERTYPE_IPV4 && ipv4MayCarryDhcp(bytes, next, end, tunnels);
}

function ipv4MayCarryDhcp(bytes: Uint8Array, at: number, end: number, tunnels: number): boolean {
  if (at + 20 > end) return false;
  const protocol = u8(bytes, at + 9);
  if (protocol !== PROTOCOL_UDP && protocol !== PROTOCOL_GRE) return false;
  // Ports are only in a first fragment: any later one may be of a DHCP message. Firsts pass too, since without them
  // the reassembly cannot tell whose the later ones are.
  if ((u16(bytes, at + 6) & 0x3fff) !== 0) return true;
  const next = at + (u8(bytes, at) & 15) * 4;
  if (protocol === PROTOCOL_GRE) {
    const inner = tunnels > 0 ? tunnelledOverGre(bytes, next, end) : -1;
    return inner >= 0 && ethernetMayCarryDhcp(bytes, inner, end, tunnels - 1);
  }
  if (next + 8 > end) return false;
  const destinationPort = u16(bytes, next + 2);
  if (isDhcpPort(u16(bytes, next)) || isDhcpPort(destinationPort)) return true;
  const inner = tunnels > 0 ? tunnelledOverUdp(bytes, next + 8, end, destinationPort) : -1;
  return inner >= 0 && ethernetMayCarryDhcp(bytes, inner, end, tunnels - 1);
}
