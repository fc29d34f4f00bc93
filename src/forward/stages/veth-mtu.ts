/** A veth takes in only what its own MTU allows, whatever that of the other end is (__dev_forward_skb, is_skb_forwardable). */
import { PASSES, stops } from '../answer.ts';
import type { DeviceStage } from '../stage.ts';
import { isTooLong } from './egress-mtu.ts';

export const vethMtu: DeviceStage = ({ from, to }, { length }) => {
  if (from.kind !== 'veth' || to.kind !== 'veth' || !isTooLong(length, to)) return PASSES;
  return stops('mtu-too-small', { port: to.name, mtu: to.mtu, length });
};
