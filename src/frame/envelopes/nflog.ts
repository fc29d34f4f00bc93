/**
 * Packets that netfilter logged: a header and attributes, one of which holds the packet from its network header on
 * (https://www.tcpdump.org/linktypes/LINKTYPE_NFLOG.html, linux/netfilter/nfnetlink_log.h).
 */
import { u8, u16 } from '../../core/bytes.ts';
import { endWalk, goToIp, type Layer, type Place } from '../place.ts';

const HEADER_BYTES = 4;
const ATTRIBUTE_BYTES = 4;
const HARDWARE_ADDRESS = 8;
const PAYLOAD = 9;
/** The kernel knows fewer than 30 kinds. */
const MAX_ATTRIBUTES = 64;

export function enterNflog(place: Place, at: number): Layer {
  const { bytes, end } = place;
  const first = at + HEADER_BYTES;
  // Attributes are in the byte order of the host that captured, which no field tells: no length exceeds the frame.
  const isLittle = u8(bytes, first + 1) * 256 + u8(bytes, first) <= end - first && u8(bytes, first) !== 0;
  const read = (where: number): number =>
    isLittle ? u8(bytes, where) | (u8(bytes, where + 1) << 8) : u16(bytes, where);
  let next = first;
  for (let attributes = 0; attributes < MAX_ATTRIBUTES && next + ATTRIBUTE_BYTES <= end; attributes++) {
    const length = read(next);
    const value = next + ATTRIBUTE_BYTES;
    // The upper two bits of a type are flags of netlink.
    const type = read(next + 2) & 0x3fff;
    if (type === PAYLOAD) return goToIp(place, value);
    if (length < ATTRIBUTE_BYTES) break;
    if (type === HARDWARE_ADDRESS && u16(bytes, value) === 6) place.sourceAt = value + 4;
    next += (length + 3) & ~3;
  }
  return endWalk(place);
}
