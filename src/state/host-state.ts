/**
 * Host state: what the kernel said about links, bridges and itself, as snapshots and timed events. Written live by
 * src/host, kept in incidents (docs/design.md: journal blocks), read by the rules of src/diagnose.
 */
import type { TimeNs } from '../core/time.ts';
import type { Path } from '../path/path.ts';

/** One link as `ip -j -d link` tells it, reduced to what paths and rules read. */
export interface Link {
  /** `NAME` or `NETNS/NAME`. */
  readonly name: string;
  readonly index: number;
  readonly mac: string;
  readonly mtu: number;
  readonly up: boolean;
  readonly carrier: boolean;
  /** `info_kind` of iproute2: bridge, bond, vlan, veth, tun, vxlan, macvtap, ...; `loopback`; null for hardware. */
  readonly kind: string | null;
  /** Name of the bridge or bond it belongs to. */
  readonly master: string | null;
  /** `info_slave_kind` of iproute2, what it is a member of: bridge, bond, openvswitch, ...; null without a master. */
  readonly masterKind: string | null;
  /** Name of the device below (VLAN, macvtap, VXLAN), where it is in the same namespace. */
  readonly lower: string | null;
  /** Name of a veth's other end, where it is in the same namespace. */
  readonly peer: string | null;
  readonly vlanId: number | null;
  readonly promiscuity: number;
  /** STP port state of a bridge port (disabled, listening, learning, forwarding, blocking). */
  readonly portState: string | null;
  /** bridge_slave flags that matter to forwarding, where it is a bridge port. */
  readonly port: PortFlags | null;
  readonly bondMode: string | null;
  readonly activeSlave: string | null;
  /** MAC of an 802.3ad bond's partner; all zero where the switch does not speak LACP. */
  readonly bondPartner: string | null;
}

export interface PortFlags {
  readonly learning: boolean;
  readonly flood: boolean;
  readonly broadcastFlood: boolean;
  readonly hairpin: boolean;
  readonly isolated: boolean;
  /** Frames from MACs that have no entry on this port are dropped (`bridge link set ... locked on`). */
  readonly locked: boolean;
}

/** One entry of a bridge's forwarding database. */
export interface FdbEntry {
  readonly mac: string;
  readonly bridge: string;
  readonly port: string;
  readonly vlan: number | null;
  /** A MAC of the bridge or of one of its ports: frames to it go to the host. */
  readonly local: boolean;
  readonly static: boolean;
  readonly sticky: boolean;
}

/** `moved`: to another bridge, or off its bridge. */
export type LinkChange = 'down' | 'up' | 'renamed' | 'moved';

/** One thing known about the host, with the time it was true. */
export type HostState =
  | { readonly kind: 'path'; readonly timeNs: TimeNs; readonly path: Path }
  | { readonly kind: 'link'; readonly timeNs: TimeNs; readonly links: readonly Link[] }
  /** The whole FDB of the path's bridges; of one that has no entry here nothing is said, see `bridgesIn`. */
  | { readonly kind: 'fdb'; readonly timeNs: TimeNs; readonly entries: readonly FdbEntry[] }
  /** One entry appeared, moved (`from` is the port before, null where unknown) or went (`to` null). */
  | {
      readonly kind: 'fdb-change';
      /** Receipt of the notification, 0.1 to 3 ms late. */
      readonly timeNs: TimeNs;
      readonly mac: string;
      readonly bridge: string;
      readonly vlan: number | null;
      readonly from: string | null;
      readonly to: string | null;
    }
  | { readonly kind: 'kernel-log'; readonly timeNs: TimeNs; readonly text: string }
  /** The capture of an interface is waited for, began (again), or ended because the interface vanished. */
  | {
      readonly kind: 'capture';
      readonly timeNs: TimeNs;
      readonly interface: string;
      readonly change: 'awaited' | 'opened' | 'gone';
      readonly detail: string;
    }
  /** What became of a hop's interface while its capture went on; `detail` is its new name or its new bridge. */
  | {
      readonly kind: 'link-change';
      readonly timeNs: TimeNs;
      readonly interface: string;
      readonly change: LinkChange;
      readonly detail: string;
    }
  /** Promiscuous mode was set by the trace. */
  | { readonly kind: 'promisc'; readonly timeNs: TimeNs; readonly interface: string }
  /** An observer of host state lost events or could not be opened: `what` is unobserved from here on. */
  | {
      readonly kind: 'gap';
      readonly timeNs: TimeNs;
      readonly what: 'fdb' | 'kernel-log' | 'link';
      readonly reason: string;
    };
