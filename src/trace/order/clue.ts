/** One copy of a DHCP message, as far as it tells where its interface stands in the path. */
import type { Direction } from '../../core/frame.ts';
import type { Said } from '../../dhcp/said.ts';
import type { Datagram } from '../../frame/datagram.ts';
import type { TimedMessage } from '../clocks/shared-messages.ts';

export interface Clue extends TimedMessage {
  readonly interface: string;
  readonly chaddr: string;
  readonly direction: Direction | null;
  /** How many VLAN tags it carries. */
  readonly tags: number;
  /** Sent with the client's own Ethernet address: no relay has passed it on. Null where the link type has none. */
  readonly fromClient: boolean | null;
  /** The address that an OFFER offers, or that a REQUEST takes of an offer; null for all other messages. */
  readonly offer: number | null;
  /** Copies with equal values were stamped by one clock (one file, or a live trace). */
  readonly clock: number;
}

/** Where and when a copy was seen. */
export interface Seen {
  readonly interfaceId: number;
  readonly interface: string;
  readonly timeNs: bigint;
  readonly direction: Direction | null;
  readonly clock: number;
}

export function makeClue(seen: Seen, { linkSource, vlanIds }: Datagram, dhcp: Said): Clue {
  const { contentKey: key, op, chaddr } = dhcp;
  return {
    interfaceId: seen.interfaceId,
    interface: seen.interface,
    timeNs: seen.timeNs,
    direction: seen.direction,
    clock: seen.clock,
    key,
    op,
    chaddr,
    tags: vlanIds.length,
    fromClient: linkSource === null ? null : linkSource === chaddr,
    offer: offerOf(dhcp),
  };
}

/** A REQUEST that names a server answers an OFFER of it (RFC 2131, section 4.3.2). */
function offerOf({ type, yiaddr, requestedAddress, serverId }: Said): number | null {
  if (type === 'OFFER') return yiaddr;
  return type === 'REQUEST' && serverId !== null ? requestedAddress : null;
}
