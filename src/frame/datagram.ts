/** What a frame carries once its envelopes are off: one UDP datagram that may be DHCP. */
import type { Anomaly } from '../core/anomaly.ts';

/**
 * `absent` 0 on the wire, `partial` equals the folded pseudo-header sum (offload not yet done), `unknown` where the
 * capture cut the datagram off.
 */
export type ChecksumState = 'absent' | 'partial' | 'good' | 'bad' | 'unknown';

/** What is wrong with an IPv4 header: its checksum, or a total length that the frame does not hold. */
export type IpFault = 'checksum' | 'length';

export interface Datagram {
  /** Ethernet source and destination; null where the link type has none. */
  readonly linkSource: string | null;
  readonly linkDestination: string | null;
  /** VLAN ids from the outermost in; empty when untagged. */
  readonly vlanIds: readonly number[];
  /** Unsigned 32-bit addresses. */
  readonly ipSource: number;
  readonly ipDestination: number;
  readonly ttl: number;
  /** Of the outermost header, nothing being in front of it but tags: whoever checks it drops the frame. Null: nothing. */
  readonly ipFault: IpFault | null;
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly checksum: ChecksumState;
  readonly payload: Uint8Array;
  /** Less of the payload is here than the UDP header says. */
  readonly isCut: boolean;
  readonly anomalies: readonly Anomaly[];
}
