/**
 * A decoded DHCPv4 message (RFC 2131, section 2; BOOTP: RFC 951): header fields and what the trace needs of the options.
 * Addresses are unsigned 32-bit numbers, 0 where unset. Every option in full: src/dhcp/options.
 */
import type { Anomaly } from '../core/anomaly.ts';

/** Names of message types 1 to 18 (option 53), and BOOTP for messages without one. */
export type DhcpType =
  | 'DISCOVER'
  | 'OFFER'
  | 'REQUEST'
  | 'DECLINE'
  | 'ACK'
  | 'NAK'
  | 'RELEASE'
  | 'INFORM'
  | 'FORCERENEW'
  | 'LEASEQUERY'
  | 'LEASEUNASSIGNED'
  | 'LEASEUNKNOWN'
  | 'LEASEACTIVE'
  | 'BULKLEASEQUERY'
  | 'LEASEQUERYDONE'
  | 'ACTIVELEASEQUERY'
  | 'LEASEQUERYSTATUS'
  | 'TLS'
  | 'BOOTREQUEST'
  | 'BOOTREPLY'
  | 'UNKNOWN';

export interface DhcpMessage {
  /** 1 BOOTREQUEST, 2 BOOTREPLY; anything else is an anomaly, and such a message is shown but not traced. */
  readonly op: number;
  readonly htype: number;
  readonly hlen: number;
  readonly hops: number;
  readonly xid: number;
  readonly secs: number;
  readonly flags: number;
  readonly ciaddr: number;
  readonly yiaddr: number;
  readonly siaddr: number;
  readonly giaddr: number;
  /** The first `hlen` (at most 16) bytes of chaddr, as `formatMac` writes them; empty where hlen is 0. */
  readonly chaddr: string;
  readonly type: DhcpType;
  /** Option 54; null where absent. */
  readonly serverId: number | null;
  /** Option 50; null where absent. */
  readonly requestedAddress: number | null;
  /** Option 61 as hex pairs joined by colons; null where absent. */
  readonly clientId: string | null;
  /** Option 56, undecoded text bytes as Latin-1 or UTF-8; null where absent. Not yet safe for a terminal. */
  readonly text: string | null;
  /**
   * Equal for two copies of one transmission, whatever the hops between may change: a 53-bit hash over the payload
   * up to the end option, with `hops`, `giaddr` and option 82 left out.
   */
  readonly contentKey: number;
  readonly anomalies: readonly Anomaly[];
  /** The UDP payload it was decoded from; empty where only what is decoded was kept. */
  readonly payload: Uint8Array;
}
