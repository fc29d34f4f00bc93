/** Every link of the namespaces that a trace looks into, in one snapshot. */
import type { TimeNs } from '../../core/time.ts';
import { defineStateKind } from '../kind.ts';
import { isFlag, isNumber, isNumberOrNull, isText, isTextOrNull, listOf, orAbsent, orNull, shaped } from '../shapes.ts';

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
  /** Of a veth whose other end is in another namespace: that end is a port of a bridge there. Absent where it is not, or nobody knows. */
  readonly leadsOn?: boolean;
  readonly vlanId: number | null;
  readonly promiscuity: number;
  /** STP port state of a bridge port (disabled, listening, learning, forwarding, blocking). */
  readonly portState: string | null;
  /** Program on its XDP hook; absent where there is none. */
  readonly xdp?: XdpProgram;
  /** bridge_slave flags that matter to forwarding, where it is a bridge port. */
  readonly port: PortFlags | null;
  /** Of a bridge: whether it looks at VLANs (`vlan_filtering`). Absent in older incidents. */
  readonly vlanFiltering?: boolean;
  readonly bondMode: string | null;
  readonly activeSlave: string | null;
  /** Of a bond that takes frames from its inactive slaves too (`all_slaves_active`); absent where it does not. */
  readonly takesFromAllSlaves?: boolean;
  /** MAC of an 802.3ad bond's partner; all zero where the switch does not speak LACP. */
  readonly bondPartner: string | null;
}

export interface XdpProgram {
  readonly id: number;
  /** Null where the kernel did not tell: it tells CAP_SYS_ADMIN only. */
  readonly name: string | null;
}

export interface PortFlags {
  readonly learning: boolean;
  readonly flood: boolean;
  readonly broadcastFlood: boolean;
  readonly hairpin: boolean;
  readonly isolated: boolean;
  /** Frames from MACs that have no entry on this port are dropped (`bridge link set ... locked on`). */
  readonly locked: boolean;
  /** Nothing is flooded to it (`proxy_arp`). Absent in older incidents. */
  readonly proxyArp?: boolean;
}

export interface LinkState {
  readonly kind: 'link';
  readonly timeNs: TimeNs;
  readonly links: readonly Link[];
}

const isPortFlags = shaped<PortFlags>({
  learning: isFlag,
  flood: isFlag,
  broadcastFlood: isFlag,
  hairpin: isFlag,
  isolated: isFlag,
  locked: isFlag,
  proxyArp: orAbsent(isFlag),
});

const isLink = shaped<Link>({
  name: isText,
  index: isNumber,
  mac: isText,
  mtu: isNumber,
  up: isFlag,
  carrier: isFlag,
  kind: isTextOrNull,
  master: isTextOrNull,
  masterKind: isTextOrNull,
  lower: isTextOrNull,
  peer: isTextOrNull,
  leadsOn: orAbsent(isFlag),
  vlanId: isNumberOrNull,
  promiscuity: isNumber,
  portState: isTextOrNull,
  xdp: orAbsent(shaped<XdpProgram>({ id: isNumber, name: isTextOrNull })),
  port: orNull(isPortFlags),
  vlanFiltering: orAbsent(isFlag),
  bondMode: isTextOrNull,
  activeSlave: isTextOrNull,
  takesFromAllSlaves: orAbsent(isFlag),
  bondPartner: isTextOrNull,
});

export const linkKind = defineStateKind<LinkState>({
  name: 'link',
  unseen: 'the state of the links',
  keeps: 64,
  shape: { links: listOf(isLink) },
  message: ({ links }) => `link: ${links.length} interfaces`,
});
