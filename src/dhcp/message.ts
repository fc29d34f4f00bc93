/**
 * A decoded DHCPv4 message (RFC 2131, section 2; BOOTP: RFC 951): what it says (Said), and the header fields and options
 * that only reports and causes read. Addresses are unsigned 32-bit numbers, 0 where unset. Every option in full:
 * src/dhcp/options.
 */
import type { Anomaly } from '../core/anomaly.ts';
import type { Said } from './said.ts';

export interface DhcpMessage extends Said {
  readonly hlen: number;
  readonly hops: number;
  readonly secs: number;
  readonly flags: number;
  readonly siaddr: number;
  /** Option 61 as hex pairs joined by colons; null where absent. */
  readonly clientId: string | null;
  /** Option 56, undecoded text bytes as Latin-1 or UTF-8; null where absent. Not yet safe for a terminal. */
  readonly text: string | null;
  readonly anomalies: readonly Anomaly[];
  /** The UDP payload it was decoded from; empty where only what is decoded was kept. */
  readonly payload: Uint8Array;
}
