/**
 * A frame that is longer than its egress device carries is dropped in silence (is_skb_forwardable), unless br_netfilter
 * has the frame: that makes fragments of it, where the frame allows it (br_nf_dev_queue_xmit).
 */
import type { Link } from '../../state/host-state.ts';
import { PASSES, stops, unknown } from '../answer.ts';
import type { BridgeStage } from '../stage.ts';

/** VLAN_HLEN: room for one tag. */
const TAG_ROOM = 4;

export const egressMtu: BridgeStage = ({ bridge, to }, { length }, host) => {
  if (to === null || !isTooLong(length, to)) return PASSES;
  if (host.handsToIp(bridge.name)?.isOn !== false) return unknown(`whether the frame leaves ${to.name} in fragments`);
  return stops('mtu-too-small', { port: to.name, mtu: to.mtu, length });
};

/** `length` as in Packet. An MTU of 0 is one that was not read. */
export function isTooLong(length: number, { mtu }: Link): boolean {
  return mtu !== 0 && length > mtu + TAG_ROOM;
}
