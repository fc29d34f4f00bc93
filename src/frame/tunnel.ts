/**
 * Where an overlay hides an Ethernet frame: VXLAN (RFC 7348), Geneve (RFC 8926) and GRE (RFC 2784, RFC 2890).
 * Called by the quick filter and by the frame decoder, for outer datagrams that are not DHCP themselves.
 */
import { u8, u16 } from '../core/bytes.ts';
import { ETHERTYPE_ETHERNET, PORT_GENEVE, PORT_VXLAN, PORT_VXLAN_LINUX } from './protocols.ts';

/** Whether a datagram to this UDP port may hold an Ethernet frame. */
export function isOverlayPort(destinationPort: number): boolean {
  return isVxlanPort(destinationPort) || destinationPort === PORT_GENEVE;
}

/** The port that IANA gave to VXLAN, or the one that Linux took before that. */
function isVxlanPort(destinationPort: number): boolean {
  return destinationPort === PORT_VXLAN || destinationPort === PORT_VXLAN_LINUX;
}

/** Offset of the Ethernet frame inside the UDP payload at `at`, or -1 where the port names no overlay or another load. */
export function tunnelledOverUdp(bytes: Uint8Array, at: number, end: number, destinationPort: number): number {
  if (at + 8 > end) return -1;
  if (isVxlanPort(destinationPort)) return (u8(bytes, at) & 0x08) !== 0 ? at + 8 : -1;
  if (destinationPort !== PORT_GENEVE) return -1;
  const isVersionZero = u8(bytes, at) >> 6 === 0;
  return isVersionZero && u16(bytes, at + 2) === ETHERTYPE_ETHERNET ? at + 8 + (u8(bytes, at) & 0x3f) * 4 : -1;
}

/** Offset of the Ethernet frame behind the GRE header at `at`, or -1 where it carries something else. */
export function tunnelledOverGre(bytes: Uint8Array, at: number, end: number): number {
  if (at + 4 > end || u16(bytes, at + 2) !== ETHERTYPE_ETHERNET) return -1;
  const flags = u8(bytes, at);
  const isVersionZero = (u8(bytes, at + 1) & 7) === 0;
  const hasChecksum = (flags & 0x80) !== 0;
  const hasKey = (flags & 0x20) !== 0;
  const hasSequence = (flags & 0x10) !== 0;
  return isVersionZero ? at + 4 + (hasChecksum ? 4 : 0) + (hasKey ? 4 : 0) + (hasSequence ? 4 : 0) : -1;
}
