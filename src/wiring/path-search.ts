/** What a path is searched for and what comes of it. Shared by the search itself, src/host and the commands. */
import type { Path } from '../path/path.ts';

/** What to find the path of. A NIC whose `tap` is null has none on this host (domain shut off). */
export type PathTarget =
  | { readonly kind: 'interface'; readonly name: string }
  | { readonly kind: 'mac'; readonly mac: string }
  | { readonly kind: 'nic'; readonly domain: string; readonly mac: string; readonly tap: string | null };

/** A port with a guest behind it; `mac` is the guest's, null where the host does not tell. */
export interface GuestPort {
  readonly interface: string;
  readonly mac: string | null;
  /** The bridge it is on, or the device below a macvtap. */
  readonly master: string | null;
}

/** Something a reader of the path should know: a code and the interface it is about. */
export interface PathRemark {
  readonly code: PathRemarkCode;
  readonly interface: string;
}

/**
 * `uplink-by-fdb`: how the uplink of this bridge was told from its guest ports. `uplink-undecided`: it was not.
 * `server-here`: a DHCP server listens on this bridge. `server-behind`: one listens behind this port of it.
 * `no-uplink`: nothing on this bridge leads further (a host-only network). `no-master`: the guest's port is on no bridge.
 * `open-vswitch`: the path goes on inside Open vSwitch. `other-end-elsewhere`: it goes on in another namespace.
 * `wiring-loop`: it comes back to itself. `only-guest-of-target`: TARGET was an uplink or bridge with this one guest.
 * `no-guest-of-target`: TARGET is a port of a bridge that leads to no guest; the path is that of a client on this host.
 * `host-end-of-target`: TARGET was a container's own interface; the path starts at its other end on the host.
 */
export type PathRemarkCode =
  | 'uplink-by-fdb'
  | 'uplink-undecided'
  | 'server-here'
  | 'server-behind'
  | 'no-uplink'
  | 'no-master'
  | 'open-vswitch'
  | 'other-end-elsewhere'
  | 'wiring-loop'
  | 'guest-mac-unknown'
  | 'only-guest-of-target'
  | 'no-guest-of-target'
  | 'host-end-of-target';

export interface FoundPath {
  readonly path: Path;
  readonly remarks: readonly PathRemark[];
}

export type PathSearch =
  | (FoundPath & { readonly found: true })
  /** `candidates`: the guest ports it could be, or all there are where nothing fits. */
  | {
      readonly found: false;
      readonly reason: 'nothing-fits' | 'several-fit' | 'no-tap';
      readonly candidates: readonly GuestPort[];
    };
