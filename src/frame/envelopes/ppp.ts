/** PPP (RFC 1661, with HDLC-like framing: RFC 1662), alone and over Ethernet (RFC 2516). */
import { u8, u16 } from '../../core/bytes.ts';
import { endWalk, goToEtherType, type Layer, type Place } from '../place.ts';
import { ETHERTYPE_IPV4, ETHERTYPE_IPV6 } from '../protocols.ts';

const ALL_STATIONS_UNNUMBERED = 0xff03;
const VERSION_1_TYPE_1 = 0x11;
const SESSION_DATA = 0;
const PPP_IPV4 = 0x21;
const PPP_IPV6 = 0x57;

/** A PPP frame at `at`: perhaps address and control, then a protocol in two bytes, or in one where it was compressed. */
export function enterPpp(place: Place, at: number): Layer {
  const { bytes, end } = place;
  const next = u16(bytes, at) === ALL_STATIONS_UNNUMBERED ? at + 2 : at;
  if (next + 2 > end) return endWalk(place);
  const isCompressed = (u8(bytes, next) & 1) !== 0;
  const protocol = isCompressed ? u8(bytes, next) : u16(bytes, next);
  const carried = next + (isCompressed ? 1 : 2);
  if (protocol === PPP_IPV4) return goToEtherType(place, ETHERTYPE_IPV4, carried);
  if (protocol === PPP_IPV6) return goToEtherType(place, ETHERTYPE_IPV6, carried);
  return endWalk(place);
}

export function enterPppoe(place: Place): Layer {
  const { bytes, at } = place;
  if (u8(bytes, at) === VERSION_1_TYPE_1 && u8(bytes, at + 1) === SESSION_DATA) return enterPpp(place, at + 6);
  return endWalk(place);
}
