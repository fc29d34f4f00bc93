/**
 * The walk through the envelopes of a frame, to the innermost IPv4 packet that may carry DHCP. The quick reject asks only
 * whether there is one; the decoder reads what the walk has passed. Bounded: each step is one header.
 */
import { u16 } from '../core/bytes.ts';
import { enterEthernet } from './envelopes/ethernet.ts';
import { enterEtherIp, enterGre } from './envelopes/gre.ts';
import { enterAuthentication, enterIpv4, enterIpv6 } from './envelopes/ip.ts';
import { enterMpls } from './envelopes/mpls.ts';
import { enterOverlay } from './envelopes/overlay.ts';
import { enterPppoe } from './envelopes/ppp.ts';
import { enterMacsec, enterVlan, enterWideTag } from './envelopes/tags.ts';
import { endWalk, goToEthernet, goToEtherType, LAYER, type Layer, type Place } from './place.ts';
import {
  ETHERTYPE_ETHERNET,
  ETHERTYPE_HSR,
  ETHERTYPE_IPV4,
  ETHERTYPE_IPV6,
  ETHERTYPE_MACSEC,
  ETHERTYPE_MPLS,
  ETHERTYPE_MPLS_MULTICAST,
  ETHERTYPE_PBB,
  ETHERTYPE_PPPOE,
  ETHERTYPE_REDUNDANCY,
  ETHERTYPE_VNTAG,
  isDhcpPort,
  isVlanTag,
  MAX_TUNNELS,
  MAX_VLAN_TAGS,
  PROTOCOL_AH,
  PROTOCOL_ETHERIP,
  PROTOCOL_GRE,
  PROTOCOL_IPV4,
  PROTOCOL_IPV6,
  PROTOCOL_MPLS,
  PROTOCOL_UDP,
} from './protocols.ts';

/** More headers than that are nobody's network. */
const MAX_STEPS = 32;

/** A place to be reused: a fresh one for each frame would cost more than the walk. */
export function makePlace(): Place {
  return {
    bytes: new Uint8Array(0),
    end: 0,
    layer: LAYER.nothing,
    number: 0,
    at: 0,
    ipAt: -1,
    udp6At: -1,
    sourceAt: -1,
    destinationAt: -1,
    vlanIds: new Uint16Array(MAX_VLAN_TAGS),
    tags: 0,
    tunnels: 0,
  };
}

/** Puts a place at the start of other bytes, before any header. */
export function resetPlace(place: Place, bytes: Uint8Array, end: number, tunnels: number = MAX_TUNNELS): void {
  place.bytes = bytes;
  place.end = end;
  place.layer = LAYER.nothing;
  place.ipAt = -1;
  place.udp6At = -1;
  place.sourceAt = -1;
  place.destinationAt = -1;
  place.tags = 0;
  place.tunnels = tunnels;
}

/** Walks from where the place is to a UDP header of DHCP, a fragment, or nothing: the layer says which. */
export function walk(place: Place): void {
  for (let steps = 0; steps < MAX_STEPS; steps++) if (!passHeader(place)) return;
  endWalk(place);
}

/** Goes on behind one header; false where the walk has come to its end. */
export function passHeader(place: Place): boolean {
  switch (place.layer) {
    case LAYER.ethernet:
      enterEthernet(place);
      return true;
    case LAYER.etherType:
      enterEtherType(place);
      return true;
    case LAYER.protocol:
      enterProtocol(place);
      return true;
    default:
      return false;
  }
}

function enterEtherType(place: Place): Layer {
  const { number: etherType } = place;
  if (etherType === ETHERTYPE_IPV4) return enterIpv4(place);
  if (isVlanTag(etherType)) return enterVlan(place);
  switch (etherType) {
    case ETHERTYPE_IPV6:
      return enterIpv6(place);
    case ETHERTYPE_MPLS:
    case ETHERTYPE_MPLS_MULTICAST:
      return enterMpls(place);
    case ETHERTYPE_PPPOE:
      return enterPppoe(place);
    case ETHERTYPE_VNTAG:
    case ETHERTYPE_HSR:
    case ETHERTYPE_REDUNDANCY:
      return enterWideTag(place);
    case ETHERTYPE_MACSEC:
      return enterMacsec(place);
    case ETHERTYPE_PBB:
      return goToEthernet(place, place.at + 4);
    case ETHERTYPE_ETHERNET:
      return goToEthernet(place, place.at);
    default:
      return endWalk(place);
  }
}

/** What an IP packet carries: UDP with a port of DHCP, or a tunnel. */
export function enterProtocol(place: Place): Layer {
  const { bytes, at, end, number: protocol, ipAt } = place;
  if (protocol === PROTOCOL_AH) return enterAuthentication(place);
  if (protocol !== PROTOCOL_UDP) return goesInside(place) ? enterTunnel(place, protocol) : endWalk(place);
  if (at + 8 > end) return endWalk(place);
  const destinationPort = u16(bytes, at + 2);
  if (ipAt >= 0 && (isDhcpPort(u16(bytes, at)) || isDhcpPort(destinationPort))) {
    place.layer = LAYER.datagram;
    return place.layer;
  }
  if (ipAt < 0) place.udp6At = at;
  return goesInside(place) ? enterOverlay(place, destinationPort, at + 8) : endWalk(place);
}

function enterTunnel(place: Place, protocol: number): Layer {
  const { at } = place;
  switch (protocol) {
    case PROTOCOL_GRE:
      return enterGre(place);
    case PROTOCOL_IPV4:
      return goToEtherType(place, ETHERTYPE_IPV4, at);
    case PROTOCOL_IPV6:
      return goToEtherType(place, ETHERTYPE_IPV6, at);
    case PROTOCOL_MPLS:
      return goToEtherType(place, ETHERTYPE_MPLS, at);
    case PROTOCOL_ETHERIP:
      return enterEtherIp(place);
    default:
      return endWalk(place);
  }
}

/**
 * A tunnel begins: what the link header said is of the packets outside. False where it is one tunnel too many.
 */
function goesInside(place: Place): boolean {
  if (place.tunnels === 0) return false;
  place.tunnels--;
  place.ipAt = -1;
  place.sourceAt = -1;
  place.destinationAt = -1;
  place.tags = 0;
  return true;
}
