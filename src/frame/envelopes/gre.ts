/**
 * GRE (RFC 2784, RFC 2890) and what it carries: Ethernet, other packets by EtherType, and mirrored frames (ERSPAN,
 * draft-foschiano-erspan). EtherIP (RFC 3378).
 */
import { u8, u16 } from '../../core/bytes.ts';
import { endWalk, goToEthernet, goToEtherType, type Layer, type Place } from '../place.ts';
import { ETHERTYPE_ETHERNET } from '../protocols.ts';

const HAS_CHECKSUM = 0x80;
const HAS_ROUTING = 0x40;
const HAS_KEY = 0x20;
const HAS_SEQUENCE = 0x10;
const ERSPAN = 0x88be;
const ERSPAN_III = 0x22eb;
/** Header of ERSPAN II and III, and the platform's part of III, which its last bit announces. */
const ERSPAN_BYTES = 8;
const ERSPAN_III_BYTES = 12;
const ERSPAN_PLATFORM_BYTES = 8;

export function enterGre(place: Place): Layer {
  const { bytes, at, end } = place;
  const flags = u8(bytes, at);
  if (at + 4 > end || (u8(bytes, at + 1) & 7) !== 0 || (flags & HAS_ROUTING) !== 0) return endWalk(place);
  const words = 1 + bit(flags, HAS_CHECKSUM) + bit(flags, HAS_KEY) + bit(flags, HAS_SEQUENCE);
  const next = at + 4 * words;
  const type = u16(bytes, at + 2);
  if (type === ETHERTYPE_ETHERNET) return goToEthernet(place, next);
  // Without a sequence number it is type I, which has no header of its own.
  if (type === ERSPAN) return goToEthernet(place, next + ((flags & HAS_SEQUENCE) !== 0 ? ERSPAN_BYTES : 0));
  if (type === ERSPAN_III) return enterErspanIII(place, next);
  return goToEtherType(place, type, next);
}

function enterErspanIII(place: Place, at: number): Layer {
  const hasPlatform = (u8(place.bytes, at + ERSPAN_III_BYTES - 1) & 1) !== 0;
  return goToEthernet(place, at + ERSPAN_III_BYTES + (hasPlatform ? ERSPAN_PLATFORM_BYTES : 0));
}

/** Two bytes with the version, then Ethernet. */
export function enterEtherIp(place: Place): Layer {
  if (u8(place.bytes, place.at) >> 4 === 3) return goToEthernet(place, place.at + 2);
  return endWalk(place);
}

function bit(flags: number, mask: number): number {
  return (flags & mask) === 0 ? 0 : 1;
}
