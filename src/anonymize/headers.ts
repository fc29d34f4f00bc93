/** The headers of a frame, from its link's in, as the walk through its envelopes passes them (src/frame/walk.ts). */
import { LINKTYPE } from '../core/frame.ts';
import { enterLink } from '../frame/envelopes/link-type.ts';
import { LAYER } from '../frame/place.ts';
import { makePlace, passHeader, resetPlace } from '../frame/walk.ts';

/** One header, or several that are passed at once. It ends where the next one begins. */
export interface Header {
  /** What it is: an Ethernet header, what the EtherType `number` names, or what the IP protocol `number` names. */
  readonly layer: typeof LAYER.ethernet | typeof LAYER.etherType | typeof LAYER.protocol;
  readonly number: number;
  readonly at: number;
  readonly next: number;
}

export interface Headers {
  /** All outside of the datagram with DHCP. */
  readonly outer: readonly Header[];
  /** The innermost IPv4 header, and the UDP header in it. */
  readonly ipAt: number;
  readonly udpAt: number;
}

/** Link types whose own header tells nobody's name, or only a MAC where Ethernet and Linux cooked captures have it. */
const LINKS: ReadonlySet<number> = new Set([
  LINKTYPE.ethernet,
  LINKTYPE.linuxSll,
  LINKTYPE.linuxSll2,
  LINKTYPE.raw,
  LINKTYPE.ipv4,
  LINKTYPE.null,
  LINKTYPE.loop,
  LINKTYPE.ppp,
  LINKTYPE.ciscoHdlc,
]);
/** As many as the walk passes. */
const MOST_HEADERS = 32;

/** Null where the frame holds no whole datagram of DHCP: a fragment of one does not tell what its bytes are. */
export function headersOf(linkType: number, bytes: Uint8Array): Headers | null {
  if (!LINKS.has(linkType)) return null;
  const place = makePlace();
  resetPlace(place, bytes, bytes.length);
  enterLink(place, linkType, 0);
  const outer: Header[] = [];
  while (outer.length < MOST_HEADERS) {
    const { layer, number, at } = place;
    if (layer === LAYER.datagram) return { outer, ipAt: place.ipAt, udpAt: at };
    if (layer === LAYER.fragment || layer === LAYER.nothing) return null;
    passHeader(place);
    // The last protocol is the datagram itself, behind which nothing was passed.
    if (place.layer !== LAYER.datagram || place.at !== at) outer.push({ layer, number, at, next: place.at });
  }
  return null;
}
