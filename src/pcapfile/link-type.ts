/**
 * Link types as files write them, and what the two cooked ones of Linux tell beside the packet: its direction, and for
 * SLL2 the interface (https://www.tcpdump.org/linktypes/LINKTYPE_LINUX_SLL2.html).
 */
import { u8, u16, u32 } from '../core/bytes.ts';
import { type Direction, LINKTYPE } from '../core/frame.ts';

const DECODED: ReadonlySet<number> = new Set(Object.values(LINKTYPE));
/** PACKET_OUTGOING of linux/if_packet.h; 0 to 3 are ways to receive. */
const PACKET_OUTGOING = 4;
const SLL2_HEADER_BYTES = 20;

/** True where frames of this type can hold DHCP that dhcphop finds. */
export function isDecodedLinkType(linkType: number): boolean {
  return DECODED.has(linkType);
}

/** The link type of a file's field: flags about checksum trailers off, platform values of raw IP (12, 14) mended. */
export function normaliseLinkType(field: number): number {
  const linkType = field & 0xffff;
  return linkType === 12 || linkType === 14 ? LINKTYPE.raw : linkType;
}

/** Direction of a Linux packet type; null for the kinds that are neither. */
export function directionOfPacketType(packetType: number): Direction | null {
  if (packetType === PACKET_OUTGOING) return 'out';
  return packetType < PACKET_OUTGOING ? 'in' : null;
}

/** Direction that the frame itself tells; null where its link type has none. */
export function cookedDirection(linkType: number, bytes: Uint8Array, start: number, end: number): Direction | null {
  if (linkType === LINKTYPE.linuxSll && end - start >= 2) return directionOfPacketType(u16(bytes, start));
  if (linkType === LINKTYPE.linuxSll2 && end - start >= 11) return directionOfPacketType(u8(bytes, start + 10));
  return null;
}

/** Interface index of an SLL2 frame; 0, which no interface has, where it is cut off. */
export function kernelIndexOf(bytes: Uint8Array, start: number, end: number): number {
  return end - start >= SLL2_HEADER_BYTES ? u32(bytes, start + 4) : 0;
}
