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
  /** Named by --guest: other MACs that ask at its port are not judged. */
  readonly only?: boolean;
}

/** Hops from the network side to the guest side; at least one. `guest` is null where the trace is to find out. */
export interface Path {
  readonly guest: Guest | null;
  readonly hops: readonly Hop[];
  /**
   * With many guests the capture at the guest's port leaves out broadcasts to others: a MAC whose last five bytes are those
   * of the guest that it hears. Absent where it hears all.
   */
  readonly hears?: string;
  /**
   * Nothing told the guests' ports of its bridge from those that lead to the network: the last hop may be one of the latter,
   * and whoever asks there may be a guest of another host. Absent where it is a guest's for certain.
   */
  readonly mayLeadOut?: boolean;
  /** It ends at a DHCP server, from which replies come, and at no guest; absent for all others. */
  readonly leadsTo?: 'server';
  /** The first hop is where a DHCP server is: the path runs through the server's host too. */
  readonly fromServer?: boolean;
}

/** The path of a guest that was named: no other MAC is judged on it. */
export function onlyItsGuest(path: Path): Path {
  return path.guest === null ? path : { ...path, guest: { ...path.guest, only: true } };
}
