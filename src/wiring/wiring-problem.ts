/** What the wiring checks find: codes and facts, no words. */

import type { Hop } from '../path/path.ts';
import type { Link } from '../state/host-state.ts';

export type WiringCode =
  | 'guest-paused'
  | 'guest-link-down'
  | 'port-down'
  | 'tap-not-on-bridge'
  | 'port-not-forwarding'
  | 'port-isolated'
  | 'flooding-off'
  | 'learning-off'
  | 'hairpin-on'
  | 'mtu-too-small'
  | 'guest-mac-on-wrong-port'
  | 'guest-mac-is-port-mac'
  | 'bond-without-lag';

/** One thing wrong, at one interface of one hop. */
export interface WiringProblem {
  readonly code: WiringCode;
  readonly hop: string;
  readonly interface: string;
  readonly facts: Readonly<Record<string, string | number | boolean | null>>;
}

/** A hop with the links of its interfaces; an interface the snapshot lacks is left out. */
export interface WiredHop {
  readonly hop: Hop;
  readonly links: readonly Link[];
}
