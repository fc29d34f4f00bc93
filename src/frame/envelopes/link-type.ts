/** The outermost header, which the capture's link type names (https://www.tcpdump.org/linktypes.html). */
import { u8, u16 } from '../../core/bytes.ts';
import { LINKTYPE } from '../../core/frame.ts';
import { endWalk, goToEthernet, goToEtherType, goToIp, type Layer, type Place } from '../place.ts';
import { ETHERTYPE_IPV4, ETHERTYPE_IPV6 } from '../protocols.ts';
import { enterNflog } from './nflog.ts';
import { enterPpp } from './ppp.ts';
import { enterWlan } from './wlan.ts';

const ARPHRD_ETHERNET = 1;
const AF_INET = 2;
/** As Linux and the BSDs number it. */
const AF_INET6: ReadonlySet<number> = new Set([10, 24, 28, 30]);
/** Headers in front of another link type: how deep they are followed. */
const MAX_NESTED = 3;

/** Puts a place, reset, behind the link header that begins at `at`. */
export function enterLink(place: Place, linkType: number, at: number, nested: number = 0): Layer {
  const { bytes, end } = place;
  switch (linkType) {
    case LINKTYPE.ethernet:
      return goToEthernet(place, at);
    case LINKTYPE.linuxSll:
      if (at + 16 > end) return endWalk(place);
      if (u16(bytes, at + 2) === ARPHRD_ETHERNET && u16(bytes, at + 4) === 6) place.sourceAt = at + 6;
      return goToEtherType(place, u16(bytes, at + 14), at + 16);
    case LINKTYPE.linuxSll2:
      if (at + 20 > end) return endWalk(place);
      if (u16(bytes, at + 8) === ARPHRD_ETHERNET && u8(bytes, at + 11) === 6) place.sourceAt = at + 12;
      return goToEtherType(place, u16(bytes, at), at + 20);
    case LINKTYPE.raw:
      return goToIp(place, at);
    case LINKTYPE.ipv4:
      return goToEtherType(place, ETHERTYPE_IPV4, at);
    case LINKTYPE.null:
    case LINKTYPE.loop:
      return enterFamily(place, at);
    case LINKTYPE.ppp:
      return enterPpp(place, at);
    case LINKTYPE.ciscoHdlc:
      // Address and control, then an EtherType.
      return at + 4 > end ? endWalk(place) : goToEtherType(place, u16(bytes, at + 2), at + 4);
    case LINKTYPE.nflog:
      return enterNflog(place, at);
    case LINKTYPE.wlan:
      return enterWlan(place, at);
    case LINKTYPE.radiotap:
      return enterWlan(place, at + little16(bytes, at + 2));
    case LINKTYPE.ppi:
      if (nested >= MAX_NESTED) return endWalk(place);
      return enterLink(place, little16(bytes, at + 4), at + little16(bytes, at + 2), nested + 1);
    case LINKTYPE.pktap:
      if (nested >= MAX_NESTED) return endWalk(place);
      return enterLink(place, little16(bytes, at + 8), at + little16(bytes, at), nested + 1);
    default:
      return endWalk(place);
  }
}

/** An address family in the byte order of the machine that captured (NULL) or of the network (LOOP), then its packet. */
function enterFamily(place: Place, at: number): Layer {
  const { bytes } = place;
  const first = u8(bytes, at);
  const last = u8(bytes, at + 3);
  if (u16(bytes, at + 1) !== 0 || (first !== 0 && last !== 0)) return endWalk(place);
  const family = first + last;
  if (family === AF_INET) return goToEtherType(place, ETHERTYPE_IPV4, at + 4);
  return AF_INET6.has(family) ? goToEtherType(place, ETHERTYPE_IPV6, at + 4) : endWalk(place);
}

/** Headers that macOS, radio drivers and the PPI write are little-endian. */
function little16(bytes: Uint8Array, at: number): number {
  return u8(bytes, at) | (u8(bytes, at + 1) << 8);
}
