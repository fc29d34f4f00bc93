/**
 * The state of a bridge's port as the kernel tells of its changes: RTM_NEWLINK of family AF_BRIDGE in the group of links
 * (net/bridge/br_netlink.c, br_ifinfo_notify; br_set_state calls it). Interfaces by index.
 */
import { LITTLE_ENDIAN, visitAttributes, visitMessages } from './message.ts';

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

/** Null for bytes that say nothing of a port's state, such as news of the bridge itself. Never throws. */
export function decodeBridgePort(view: DataView): BridgePortState | null {
  let found: BridgePortState | null = null;
  visitMessages(view, ({ type, start, end }) => {
    if (type !== RTM_NEWLINK || end - start < IFINFOMSG_BYTES || view.getUint8(start) !== AF_BRIDGE) return;
    let bridgeIndex = 0;
    let state: PortStateName | undefined;
    visitAttributes(view, start + IFINFOMSG_BYTES, end, (attribute, at, length) => {
      if (attribute === ATTRIBUTE.master && length === 4) bridgeIndex = view.getInt32(at, LITTLE_ENDIAN);
      if (attribute !== ATTRIBUTE.portInfo) return;
      visitAttributes(view, at, at + length, (inner, innerAt, innerLength) => {
        if (inner === PORT_STATE && innerLength === 1) state = STATES[view.getUint8(innerAt)];
      });
    });
    if (state !== undefined) found = { portIndex: view.getInt32(start + 4, LITTLE_ENDIAN), bridgeIndex, state };
  });
  return found;
}
