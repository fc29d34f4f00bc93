/** A frame as the kernel's stages see it: the addresses, tags and lengths that one sighting showed. */
import type { Sighting } from '../trace/types.ts';
import { isGroupMac } from '../wiring/guest-mac.ts';

export type IpFault = NonNullable<Sighting['ipFault']>;

export interface Packet {
  /** Null where the capture has no Ethernet header. */
  readonly source: string | null;
  readonly destination: string | null;
  /** From the outermost in. */
  readonly vlanIds: readonly number[];
  /** Bytes behind the Ethernet header, VLAN tags left out: what an MTU is compared with. */
  readonly length: number;
  /** Unsigned 32-bit addresses. */
  readonly ipSource: number;
  readonly ipDestination: number;
  readonly ttl: number;
  readonly sourcePort: number;
  readonly destinationPort: number;
  /** Its UDP checksum is wrong: connection tracking takes it for invalid, unless it was told not to look (udp_error). */
  readonly isChecksumBad?: true;
  /** What is wrong with its IPv4 header. */
  readonly ipFault?: IpFault;
  /** Nobody saw this frame, the model imagines it: its sender's addresses and its IPv4 destination are not known. */
  readonly isImagined?: true;
}

const ETHERNET_HEADER = 14;
const VLAN_TAG = 4;

export function packetOf(sighting: Sighting): Packet {
  const { vlanIds, wireLength, linkSource, linkDestination, ttl, ipFault } = sighting;
  return {
    source: linkSource,
    destination: linkDestination,
    vlanIds,
    length: wireLength - ETHERNET_HEADER - vlanIds.length * VLAN_TAG,
    ipSource: sighting.ipSource,
    ipDestination: sighting.ipDestination,
    ttl,
    sourcePort: sighting.sourcePort,
    destinationPort: sighting.destinationPort,
    ...(ipFault === null ? {} : { ipFault }),
    ...(sighting.checksum === 'bad' ? { isChecksumBad: true } : {}),
  };
}

/** Sent to one receiver. Null where the destination is not known. */
export function isUnicast({ destination }: Packet): boolean | null {
  return destination === null ? null : !isGroupMac(destination);
}
