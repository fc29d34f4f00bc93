/** One frame on its way over the path: what physically became of it, and which sightings a capture took. */
import type { Direction } from '../../../src/core/frame.ts';
import type { DhcpMessage } from '../../../src/dhcp/message.ts';
import type { Heading } from '../../../src/trace/types.ts';

export interface Sight {
  readonly position: number;
  readonly interface: string;
  /** Nanoseconds since the start, as stamped. */
  readonly at: number;
  readonly direction: Direction | null;
  readonly captured: boolean;
}

export interface Flight {
  readonly dhcp: DhcpMessage;
  readonly heading: Heading;
  /** `copy` ends where it is (an inactive slave), `other` is somebody else's. */
  readonly kind: 'original' | 'reflection' | 'copy' | 'other';
  readonly unicast: boolean;
  readonly from: string;
  readonly to: string;
  /** Where it would have been delivered. */
  readonly final: number;
  /** The position that it reached last. */
  reached: number;
  /** When it was there, in real time. */
  reachedAt: number;
  readonly sights: Sight[];
}

export function delivered(flight: Flight): boolean {
  return flight.heading === 'to-guest' ? flight.reached >= flight.final : flight.reached <= flight.final;
}
