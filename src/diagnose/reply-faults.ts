/** Reasons for which a client may refuse an OFFER, as far as the frame shows them. */
import type { DhcpMessage } from '../dhcp/message.ts';
import type { Message, Sighting } from '../trace/types.ts';
import { isGroupMac } from '../wiring/guest-mac.ts';

/**
 * `checksum`: of UDP, wrong. `ip-header`: of IPv4, wrong (checksum or length). `cut-off`: the message or an option ends too early. `cookie`: no magic cookie. `overload`:
 * option 52 is wrong. `hardware`: htype or hlen is not that of the request. `no-server-id`: no option 54, which an OFFER
 * must have (RFC 2131, table 3). `no-address`: yiaddr is 0, as from a PXE boot server. `port`: not to 68. `ttl`: 0.
 * `not-broadcast`: by unicast, though the client asked for broadcast (RFC 2131, section 4.1). `other-receiver`: by unicast to
 * a MAC that is neither chaddr nor where the request came from. `xid`: not that of any request. `chaddr`: another's.
 */
export type ReplyFault =
  | 'xid'
  | 'chaddr'
  | 'checksum'
  | 'ip-header'
  | 'cut-off'
  | 'cookie'
  | 'overload'
  | 'hardware'
  | 'no-server-id'
  | 'no-address'
  | 'port'
  | 'ttl'
  | 'other-receiver'
  | 'not-broadcast';

/** Anomalies of the decoder that a client stumbles over too, beside those of no consequence. */
const OF_ANOMALY: Readonly<Record<string, ReplyFault>> = {
  'header-cut-off': 'cut-off',
  'option-cut-off': 'cut-off',
  'end-missing': 'cut-off',
  'cookie-absent': 'cookie',
  'overload-invalid': 'overload',
  'hlen-too-long': 'hardware',
};

const BROADCAST_FLAG = 0x8000;
const CLIENT_PORT = 68;

interface Asked {
  readonly dhcp: DhcpMessage;
  /** The MAC that the request came from; null where that is not known. */
  readonly source: string | null;
}

/** The faults of an OFFER as the guest's side showed it, and as an answer to what was asked. */
export function replyFaults(
  { dhcp, sightings }: Message,
  sighting: Sighting,
  asked: Asked | null,
): ReadonlySet<ReplyFault> {
  const faults = new Set<ReplyFault>();
  const { checksum, linkDestination, ttl, destinationPort } = sighting;
  // In a capture that cut the frame, all that is wrong may be the cut.
  if (sightings.every((each) => each.checksum !== 'unknown')) {
    for (const { code } of dhcp.anomalies) {
      const fault = OF_ANOMALY[code];
      if (fault !== undefined) faults.add(fault);
    }
    if (dhcp.serverId === null) faults.add('no-server-id');
  }
  if (checksum === 'bad') faults.add('checksum');
  if (sighting.ipFault !== null) faults.add('ip-header');
  if (dhcp.yiaddr === 0) faults.add('no-address');
  if (destinationPort !== CLIENT_PORT) faults.add('port');
  if (ttl === 0) faults.add('ttl');
  if (asked === null) return faults;
  if (dhcp.htype !== asked.dhcp.htype || dhcp.hlen !== asked.dhcp.hlen) faults.add('hardware');
  if (linkDestination !== null && !isGroupMac(linkDestination)) {
    if (linkDestination !== dhcp.chaddr && linkDestination !== asked.source) faults.add('other-receiver');
    if ((asked.dhcp.flags & BROADCAST_FLAG) !== 0) faults.add('not-broadcast');
  }
  return faults;
}
