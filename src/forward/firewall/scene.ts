/** One frame at one hook: all that the matches of a firewall may ask. */
import type { Packet } from '../packet.ts';

export interface Scene {
  readonly packet: Packet;
  /** Device the frame came in by, and the one it leaves by; null where there is none at this hook. */
  readonly input: string | null;
  readonly output: string | null;
  /** MAC of the port that the frame came in by; null where there is none. */
  readonly inputMac: string | null;
  /** The bridge that it crosses; null outside bridges. */
  readonly bridge: string | null;
  /** Where br_netfilter lets IP's hooks see a frame: the ports behind `input` and `output`, which are the bridge then. */
  readonly ports: { readonly input: string | null; readonly output: string | null } | null;
  /** Whether connections are tracked at this hook; null where that is not known. */
  readonly isTracked: boolean | null;
}
