/**
 * Tags between the MACs and the EtherType of what is carried: VLAN (IEEE 802.1Q/ad), VN-Tag (IEEE 802.1Qbh draft), HSR
 * (IEC 62439-3), the redundancy tag of IEEE 802.1CB and MACsec (IEEE 802.1AE) that does not encrypt.
 */
import { u8, u16 } from '../../core/bytes.ts';
import { endWalk, goToEtherType, type Layer, type Place } from '../place.ts';
import { MAX_VLAN_TAGS } from '../protocols.ts';

/** MACsec: flags of the TCI in the first byte. */
const HAS_CHANNEL = 0x20;
const ENCRYPTED_OR_CHANGED = 0x0c;

/** Two bytes of tag control, then the next EtherType. */
export function enterVlan(place: Place): Layer {
  const { bytes, at, end, tags } = place;
  if (at + 4 > end || tags >= MAX_VLAN_TAGS) return endWalk(place);
  place.vlanIds[tags] = u16(bytes, at) & 0x0fff;
  place.tags = tags + 1;
  return goToEtherType(place, u16(bytes, at + 2), at + 4);
}

/** Four bytes of tag (VN-Tag, HSR and 802.1CB have that in common), then the next EtherType. */
export function enterWideTag(place: Place): Layer {
  const { bytes, at, end } = place;
  if (at + 6 > end) return endWalk(place);
  return goToEtherType(place, u16(bytes, at + 4), at + 6);
}

/** The SecTAG has 6 bytes, or 14 with the channel. */
export function enterMacsec(place: Place): Layer {
  const { bytes, at, end } = place;
  const control = u8(bytes, at);
  const next = at + ((control & HAS_CHANNEL) !== 0 ? 14 : 6);
  if (next + 2 > end || (control & ENCRYPTED_OR_CHANGED) !== 0) return endWalk(place);
  return goToEtherType(place, u16(bytes, next), next + 2);
}
