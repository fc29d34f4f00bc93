/** What the trace engine makes of frames: sightings, messages, exchanges and verdicts (docs/report.schema.json). */
import type { Direction } from '../core/frame.ts';
import type { DurationNs, TimeNs } from '../core/time.ts';
import type { DhcpMessage } from '../dhcp/message.ts';
import type { Said } from '../dhcp/said.ts';
import type { ChecksumState, IpFault } from '../frame/datagram.ts';
import type { Path } from '../path/path.ts';

export type Heading = 'to-network' | 'to-guest';

/** One frame that carries a DHCP message, at one hop. */
export interface Sighting {
  /** Name of the hop; the index in the path is `position`. */
  readonly hop: string;
  /** Index of the hop in its path, 0 at the network. */
  readonly position: number;
  readonly interface: string;
  readonly timeNs: TimeNs;
  readonly direction: Direction | null;
  readonly linkSource: string | null;
  readonly linkDestination: string | null;
  readonly vlanIds: readonly number[];
  readonly checksum: ChecksumState;
  readonly ttl: number;
  /** What is wrong with the IPv4 header; null where nothing is. */
  readonly ipFault: IpFault | null;
  /** Unsigned 32-bit addresses, and UDP ports. */
  readonly ipSource: number;
  readonly ipDestination: number;
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly wireLength: number;
}

export type InconclusiveReason =
  | 'capture-dropped'
  | 'not-open'
  | 'gone'
  | 'cut-off'
  | 'all-later-hops-blind'
  | 'paths-contradict'
  | 'place-unknown'
  | 'evicted'
  | 'order-unknown';

export type VerdictStatus = 'delivered' | 'lost' | 'inconclusive';

export interface Verdict {
  readonly status: VerdictStatus;
  /** The furthest hop that showed the message. */
  readonly lastSeen: string;
  /** The next hop that could have shown it; null when delivered or undecidable. */
  readonly missing: string | null;
  /** Hops between `lastSeen` and `missing` that could not have shown it. */
  readonly blind: readonly string[];
  readonly reasons: readonly InconclusiveReason[];
}

/**
 * One transmission of one DHCP message, with all its sightings. `S` is what the trace was given, and gives back as it was:
 * the trace itself reads of it what any datagram says, `Message<Said>`.
 */
export interface Message<S extends Said = DhcpMessage> {
  readonly id: number;
  readonly exchangeId: number;
  /** Decoded from the first sighting; `payload` is a copy or empty once the frame is gone. */
  readonly dhcp: S;
  readonly heading: Heading;
  /** Id of the request this is a reflection of. */
  readonly reflects: number | null;
  /** Id of the first transmission of the same content. */
  readonly retransmits: number | null;
  /** In time order. */
  readonly sightings: readonly Sighting[];
  /** Null until settled. */
  readonly verdict: Verdict | null;
}

export type Outcome =
  | 'bound'
  | 'informed'
  | 'nak'
  | 'reply-lost'
  | 'request-lost'
  | 'no-reply'
  | 'offer-ignored'
  | 'declined'
  | 'released'
  | 'incomplete';

/** Where the client stands in its state machine (RFC 2131, figure 5). */
export type ClientState = 'SELECTING' | 'INIT-REBOOT' | 'RENEWING' | 'REBINDING';

/** Null where one of the two was not seen. A request counts from where it starts, a reply to where it was seen last. */
export interface Phases {
  readonly discoverToOfferNs: DurationNs | null;
  readonly offerToRequestNs: DurationNs | null;
  readonly requestToAckNs: DurationNs | null;
}

/** The messages of one client that share an xid, from the first to the lease or to giving up. */
export interface Exchange<S extends Said = DhcpMessage> {
  readonly id: number;
  readonly path: Path;
  readonly xid: number;
  readonly chaddr: string;
  /** Its xid is that of an exchange that was over shortly before: mostly a client that missed the reply and asks again. */
  readonly resumes: boolean;
  readonly outcome: Outcome;
  /** In which state the client sent its latest request; null where it asked for no lease. */
  readonly clientState: ClientState | null;
  readonly phases: Phases;
  /** Messages that repeat an earlier one, by heading. */
  readonly retransmissions: Readonly<Record<Heading, number>>;
  readonly messages: readonly Message<S>[];
}

/** A client whose messages went by unjudged. */
export interface Bystander {
  readonly mac: string;
  readonly messages: number;
  /** The first interfaces that showed it. */
  readonly interfaces: readonly string[];
}

/** Counts over the whole trace; reflections are in none of the first three. */
export interface TraceCounts {
  readonly exchanges: number;
  readonly delivered: number;
  readonly lost: number;
  readonly inconclusive: number;
  readonly background: number;
  readonly evicted: number;
  /** Frames, of guests that are judged, for which there was no room: nothing is said about them. */
  readonly unjudged: number;
}
