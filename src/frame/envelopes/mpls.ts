/**
 * MPLS label stacks (RFC 3032). What is below them no label says: an IP packet shows its version in its first four bits
 * (RFC 4928), a pseudowire 0 with its control word (RFC 4385, RFC 4448), or the Ethernet frame at once.
 */
import { u8, u16 } from '../../core/bytes.ts';
import { endWalk, goToEthernet, goToIp, type Layer, type Place } from '../place.ts';
import { ETHERTYPE_IPV4, ETHERTYPE_IPV6, isVlanTag } from '../protocols.ts';

const MAX_LABELS = 16;

export function enterMpls(place: Place): Layer {
  const { bytes, end } = place;
  let next = place.at;
  let isLast = false;
  for (let labels = 0; !isLast; labels++, next += 4) {
    if (labels >= MAX_LABELS || next + 4 > end) return endWalk(place);
    isLast = (u8(bytes, next + 2) & 1) !== 0;
  }
  const version = u8(bytes, next) >> 4;
  if (version === 0 && isEthernet(bytes, next + 4)) return goToEthernet(place, next + 4);
  if (isEthernet(bytes, next)) return goToEthernet(place, next);
  return goToIp(place, next);
}

/** Whether an Ethernet header with a type that leads on may stand here. */
function isEthernet(bytes: Uint8Array, at: number): boolean {
  const type = u16(bytes, at + 12);
  return type === ETHERTYPE_IPV4 || type === ETHERTYPE_IPV6 || isVlanTag(type);
}
