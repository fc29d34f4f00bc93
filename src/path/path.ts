/** The path: hops in order from the network to the guest, and the guest whose DHCP is traced. */

/** What kind of position a hop is. */
export type HopRole =
  | 'slaves'
  | 'bond'
  | 'vlan'
  | 'bridge'
  | 'uplink'
  | 'veth'
  | 'tap'
  | 'vxlan'
  | 'macvtap'
  | 'unknown';

/** One position between wire and guest. */
export interface Hop {
  /** The interface's name, or several joined by `|`. */
  readonly name: string;
  /** Names as the source announces them: one, or several side by side. */
  readonly interfaces: readonly string[];
  readonly role: HopRole;
}

/** The VM or container. `name` is its libvirt domain, null where unknown. */
export interface Guest {
  readonly mac: string;
  readonly name: string | null;
}

/** Hops from the network side to the guest side; at least one. `guest` is null where the trace is to find out. */
export interface Path {
  readonly guest: Guest | null;
  readonly hops: readonly Hop[];
}
