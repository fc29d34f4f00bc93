/** A frame that is longer than its egress device carries is dropped in silence (is_skb_forwardable). */
import { PASSES, stops } from '../answer.ts';
import type { BridgeStage } from '../stage.ts';

/** VLAN_HLEN: room for one tag. */
const TAG_ROOM = 4;

export const egressMtu: BridgeStage = ({ to }, { length }) => {
  if (to === null || to.mtu === 0 || length <= to.mtu + TAG_ROOM) return PASSES;
  return stops('mtu-too-small', { port: to.name, mtu: to.mtu, length });
};
