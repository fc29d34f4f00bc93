/**
 * Where a walk through the layers of a frame stands: what begins at an offset. Every envelope is undone by a function that
 * moves the place behind it (src/frame/envelopes); src/frame/walk.ts calls them in turn.
 */

import { ETHERTYPE_IPV4, ETHERTYPE_IPV6 } from './protocols.ts';

/** What begins at `at`; the last three end the walk. */
export const LAYER = {
  /** An Ethernet header. */
  ethernet: 0,
  /** What the EtherType `number` names. */
  etherType: 1,
  /** What the IP protocol `number` names. */
  protocol: 2,
  /** A UDP header over IPv4, with a port of DHCP. */
  datagram: 3,
  /** The payload of an IPv4 fragment. */
  fragment: 4,
  /** Nothing that can hold DHCP. */
  nothing: 5,
} as const;

export type Layer = (typeof LAYER)[keyof typeof LAYER];

export interface Place {
  bytes: Uint8Array;
  /** Where the bytes of the frame end. */
  end: number;
  layer: Layer;
  number: number;
  at: number;
  /** Where the latest IPv4 header stands; -1 before the first, and within IPv6. */
  ipAt: number;
  /** Where a UDP header over IPv6 stands that led nowhere; -1 where there was none. */
  udp6At: number;
  /** Where the MACs of the latest link header stand; -1 where it has none. */
  sourceAt: number;
  destinationAt: number;
  /** VLAN ids of the latest link header, from the outermost in. */
  readonly vlanIds: Uint16Array;
  tags: number;
  /** How many more tunnels are followed. */
  tunnels: number;
}

/** The walk goes on with what an EtherType names. */
export function goToEtherType(place: Place, etherType: number, at: number): Layer {
  place.layer = LAYER.etherType;
  place.number = etherType;
  place.at = at;
  return place.layer;
}

/** The walk goes on with another Ethernet header, inside of what came so far. */
export function goToEthernet(place: Place, at: number): Layer {
  place.layer = LAYER.ethernet;
  place.at = at;
  return place.layer;
}

/** The walk goes on with what an IP packet carries. */
export function goToProtocol(place: Place, protocol: number, at: number): Layer {
  place.layer = LAYER.protocol;
  place.number = protocol;
  place.at = at;
  return place.layer;
}

/** The walk goes on with an IP packet; its first four bits say which. */
export function goToIp(place: Place, at: number): Layer {
  const version = at < place.end ? place.bytes[at]! >> 4 : 0;
  if (version === 4) return goToEtherType(place, ETHERTYPE_IPV4, at);
  if (version === 6) return goToEtherType(place, ETHERTYPE_IPV6, at);
  return endWalk(place);
}

export function endWalk(place: Place): Layer {
  place.layer = LAYER.nothing;
  return place.layer;
}
