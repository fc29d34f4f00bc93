/**
 * What a datagram says, as far as the trace reads it: who asks or answers, in which step of which exchange, and for which
 * address. The trace knows no other field, so it does not depend on how a message is decoded, nor on what else is in it.
 * Fields have the names of RFC 2131, since they are the same fields: DhcpMessage is one of these, and nothing is copied.
 */
import type { DhcpType } from './message-type.ts';

/** Addresses are unsigned 32-bit numbers, 0 where unset. */
export interface Said {
  /** 1 BOOTREQUEST, 2 BOOTREPLY; anything else is an anomaly, and such a message is shown but not traced. */
  readonly op: number;
  readonly type: DhcpType;
  readonly htype: number;
  /** The first `hlen` (at most 16) bytes of chaddr, as `formatMac` writes them; empty where hlen is 0. */
  readonly chaddr: string;
  readonly xid: number;
  /**
   * Equal for two copies of one transmission, whatever the hops between may change: a 53-bit hash over the payload
   * up to the end option, with `hops`, `giaddr` and option 82 left out.
   */
  readonly contentKey: number;
  /** The relay that passed it on; 0 where none did. */
  readonly giaddr: number;
  /** The address that the client has. */
  readonly ciaddr: number;
  /** The address that the server gives or offers. */
  readonly yiaddr: number;
  /** Option 54; null where absent. */
  readonly serverId: number | null;
  /** Option 50; null where absent. */
  readonly requestedAddress: number | null;
}

/** Whose message this is: a client is known by chaddr with htype, never by the xid. */
export function clientKey({ htype, chaddr }: Said): string {
  return htype === 1 ? chaddr : `${htype}/${chaddr}`;
}
