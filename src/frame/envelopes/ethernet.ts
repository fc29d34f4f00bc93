/** Ethernet (IEEE 802.3), and IEEE 802.2 LLC with SNAP (RFC 1042) where the type field is a length. */
import { u8, u16 } from '../../core/bytes.ts';
import { endWalk, goToEtherType, type Layer, type Place } from '../place.ts';

/** A type field up to this is the length of an LLC frame. */
const MOST_LENGTH = 1500;
const SNAP = 0xaaaa;
const UNNUMBERED = 0x03;

export function enterEthernet(place: Place): Layer {
  const { bytes, at, end } = place;
  if (at + 14 > end) return endWalk(place);
  place.destinationAt = at;
  place.sourceAt = at + 6;
  place.tags = 0;
  const type = u16(bytes, at + 12);
  if (type > MOST_LENGTH) return goToEtherType(place, type, at + 14);
  return enterLlc(place, at + 14);
}

/** An LLC header: what it carries is told by SNAP with the organisation 0, whose protocol is an EtherType. */
export function enterLlc(place: Place, at: number): Layer {
  const { bytes, end } = place;
  const isSnap =
    at + 8 <= end && u16(bytes, at) === SNAP && u8(bytes, at + 2) === UNNUMBERED && u16(bytes, at + 3) === 0;
  if (isSnap && u8(bytes, at + 5) === 0) return goToEtherType(place, u16(bytes, at + 6), at + 8);
  return endWalk(place);
}
