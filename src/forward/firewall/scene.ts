/** One frame at one hook: all that the matches of a firewall may ask. */
import type { Packet } from '../packet.ts';

/** What is missing where a rule asks for the addresses of an imagined frame. */
export const ADDRESSES_UNKNOWN = 'the addresses of the server';

export interface Scene {
  readonly packet: Packet;
  /** Device the frame came in by, and the one it leaves by; null where there is none at this hook. */
  readonly input: string | null;
  readonly output: string | null;
  /** MACs that the frame's ingress port takes for its own: that of the port and that of its bridge. */
  readonly hostMacs: readonly string[];
  /** The bridge that it crosses; null outside bridges. */
  readonly bridge: string | null;
  /** Where br_netfilter lets IP's hooks see a frame: the ports behind `input` and `output`, which are the bridge then. */
  readonly ports: { readonly input: string | null; readonly output: string | null } | null;
  /** Whether connections are tracked at this hook; null where that is not known. */
  readonly isTracked: boolean | null;
}
