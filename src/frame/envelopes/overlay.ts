/**
 * What is carried over UDP, by destination port: VXLAN (RFC 7348), VXLAN-GPE (draft-ietf-nvo3-vxlan-gpe), Geneve (RFC 8926),
 * MPLS (RFC 7510), GTP-U (3GPP TS 29.281) and the mirrored frames of TZSP.
 */
import { u8, u16 } from '../../core/bytes.ts';
import { endWalk, goToEthernet, goToEtherType, goToIp, type Layer, type Place } from '../place.ts';
import {
  ETHERTYPE_ETHERNET,
  ETHERTYPE_IPV4,
  ETHERTYPE_IPV6,
  ETHERTYPE_MPLS,
  PORT_GENEVE,
  PORT_GTPU,
  PORT_MPLS,
  PORT_TZSP,
  PORT_VXLAN,
  PORT_VXLAN_GPE,
  PORT_VXLAN_LINUX,
} from '../protocols.ts';

/** What the next-protocol field of VXLAN-GPE names, as EtherTypes. */
const GPE_NEXT: Readonly<Record<number, number>> = {
  1: ETHERTYPE_IPV4,
  2: ETHERTYPE_IPV6,
  3: ETHERTYPE_ETHERNET,
  5: ETHERTYPE_MPLS,
};
const GPE_VERSION_OR_OAM = 0x31;
const GPE_HAS_NEXT = 0x04;
const VXLAN_HAS_ID = 0x08;

const GTPU_VERSION_AND_TYPE = 0xf0;
const GTPU_VERSION_1 = 0x30;
const GTPU_PACKET = 255;
const GTPU_HAS_MORE = 0x07;
const GTPU_HAS_EXTENSION = 0x04;

const TZSP_ETHERNET = 1;
const TZSP_PAD = 0;
const TZSP_END = 1;
/** Extension headers of GTP-U, and tags of TZSP, beyond this are not followed. */
const MAX_PARTS = 32;

/** Whether a datagram to this UDP port may hold another frame or packet. */
export function isOverlayPort(destinationPort: number): boolean {
  switch (destinationPort) {
    case PORT_VXLAN:
    case PORT_VXLAN_LINUX:
    case PORT_VXLAN_GPE:
    case PORT_GENEVE:
    case PORT_GTPU:
    case PORT_TZSP:
    case PORT_MPLS:
      return true;
    default:
      return false;
  }
}

/** The UDP payload at `at`, sent to this port. */
export function enterOverlay(place: Place, destinationPort: number, at: number): Layer {
  if (at + 8 > place.end) return endWalk(place);
  switch (destinationPort) {
    case PORT_VXLAN:
    case PORT_VXLAN_LINUX:
      return (u8(place.bytes, at) & VXLAN_HAS_ID) !== 0 ? goToEthernet(place, at + 8) : endWalk(place);
    case PORT_VXLAN_GPE:
      return enterVxlanGpe(place, at);
    case PORT_GENEVE:
      return enterGeneve(place, at);
    case PORT_GTPU:
      return enterGtpu(place, at);
    case PORT_TZSP:
      return enterTzsp(place, at);
    case PORT_MPLS:
      return goToEtherType(place, ETHERTYPE_MPLS, at);
    default:
      return endWalk(place);
  }
}

function enterVxlanGpe(place: Place, at: number): Layer {
  const flags = u8(place.bytes, at);
  if ((flags & GPE_VERSION_OR_OAM) !== 0) return endWalk(place);
  const next = (flags & GPE_HAS_NEXT) === 0 ? ETHERTYPE_ETHERNET : (GPE_NEXT[u8(place.bytes, at + 3)] ?? 0);
  return goToCarried(place, next, at + 8);
}

function enterGeneve(place: Place, at: number): Layer {
  const { bytes } = place;
  if (u8(bytes, at) >> 6 !== 0) return endWalk(place);
  return goToCarried(place, u16(bytes, at + 2), at + 8 + (u8(bytes, at) & 0x3f) * 4);
}

function goToCarried(place: Place, etherType: number, at: number): Layer {
  if (etherType === ETHERTYPE_ETHERNET) return goToEthernet(place, at);
  return goToEtherType(place, etherType, at);
}

/** Eight bytes, four more where any flag asks for them, and then extension headers, each naming the next one's type. */
function enterGtpu(place: Place, at: number): Layer {
  const { bytes, end } = place;
  const flags = u8(bytes, at);
  if ((flags & GTPU_VERSION_AND_TYPE) !== GTPU_VERSION_1 || u8(bytes, at + 1) !== GTPU_PACKET) return endWalk(place);
  let next = at + 8 + ((flags & GTPU_HAS_MORE) !== 0 ? 4 : 0);
  let hasExtension = (flags & GTPU_HAS_EXTENSION) !== 0 && u8(bytes, next - 1) !== 0;
  for (let parts = 0; hasExtension; parts++) {
    const length = u8(bytes, next) * 4;
    next += length;
    if (parts >= MAX_PARTS || length === 0 || next > end) return endWalk(place);
    hasExtension = u8(bytes, next - 1) !== 0;
  }
  return goToIp(place, next);
}

/** Version, type, what is carried, then tags: padding and the end have one byte, the others tell their length. */
function enterTzsp(place: Place, at: number): Layer {
  const { bytes, end } = place;
  if (u8(bytes, at) !== 1 || u16(bytes, at + 2) !== TZSP_ETHERNET) return endWalk(place);
  let next = at + 4;
  for (let parts = 0; parts < MAX_PARTS && next < end; parts++) {
    const tag = u8(bytes, next);
    if (tag === TZSP_END) return goToEthernet(place, next + 1);
    next += tag === TZSP_PAD ? 1 : 2 + u8(bytes, next + 1);
  }
  return endWalk(place);
}
