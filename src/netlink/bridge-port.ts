/**
 * The state of a bridge's port as the kernel tells of its changes: RTM_NEWLINK of family AF_BRIDGE in the group of links
 * (net/bridge/br_netlink.c, br_ifinfo_notify; br_set_state calls it). Interfaces by index.
 */
import {
  ATTRIBUTE_BODY,
  attributeType,
  hasAttribute,
  isAttribute,
  LITTLE_ENDIAN,
  type NetlinkMessage,
  nextAttribute,
} from './message.ts';

export interface BridgePortState {
  readonly portIndex: number;
  /** 0 where the kernel did not say. */
  readonly bridgeIndex: number;
  /** As `ip -d link` names it. */
  readonly state: PortStateName;
}

/** By number: BR_STATE_DISABLED and the others of linux/if_bridge.h. */
const STATES = ['disabled', 'listening', 'learning', 'forwarding', 'blocking'] as const;
export type PortStateName = (typeof STATES)[number];

const RTM_NEWLINK = 16;
const AF_BRIDGE = 7;
const IFINFOMSG_BYTES = 16;
/** IFLA_MASTER, IFLA_PROTINFO; in that IFLA_BRPORT_STATE. */
const ATTRIBUTE = { master: 10, portInfo: 12 } as const;
const PORT_STATE = 1;

/** Null for a message that says nothing of a port's state, such as news of the bridge itself. Never throws. */
export function decodeBridgePort(view: DataView, { type, start, end }: NetlinkMessage): BridgePortState | null {
  if (type !== RTM_NEWLINK || end - start < IFINFOMSG_BYTES || view.getUint8(start) !== AF_BRIDGE) return null;
  let bridgeIndex = 0;
  let state: PortStateName | null = null;
  for (let at = start + IFINFOMSG_BYTES; hasAttribute(view, at, end); at = nextAttribute(view, at)) {
    if (isAttribute(view, at, ATTRIBUTE.master, 4)) bridgeIndex = view.getInt32(at + ATTRIBUTE_BODY, LITTLE_ENDIAN);
    else if (attributeType(view, at) === ATTRIBUTE.portInfo) state = stateIn(view, at) ?? state;
  }
  return state && { portIndex: view.getInt32(start + 4, LITTLE_ENDIAN), bridgeIndex, state };
}

/** The state among the attributes in the body of the attribute at `outer`. */
function stateIn(view: DataView, outer: number): PortStateName | null {
  const end = outer + view.getUint16(outer, LITTLE_ENDIAN);
  let state: PortStateName | null = null;
  for (let at = outer + ATTRIBUTE_BODY; hasAttribute(view, at, end); at = nextAttribute(view, at)) {
    if (isAttribute(view, at, PORT_STATE, 1)) state = STATES[view.getUint8(at + ATTRIBUTE_BODY)] ?? null;
  }
  return state;
}
