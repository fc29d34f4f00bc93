/**
 * A program on the XDP hook of a device sees a frame before its capture does, in the driver or behind it (do_xdp_generic): what
 * it does is not to be read. On the device that a frame is sent out by it sees nothing.
 */
import type { Link } from '../../state/host-state.ts';
import { type Answer, PASSES, unknown } from '../answer.ts';
import type { BridgeStage, DeviceStage } from '../stage.ts';

/** The device that the frame comes to: above the one before, or at the other end of a veth pair. */
export const deviceXdp: DeviceStage = ({ from, to }) =>
  to.master === from.name || from.lower === to.name ? PASSES : answerOf(to);

/** Hides the frame from the capture on the bridge; the ports get it all the same. */
export const bridgeXdp: BridgeStage = ({ bridge, leaves }) => (leaves ? PASSES : answerOf(bridge));

function answerOf({ name, xdp }: Link): Answer {
  return xdp === undefined
    ? PASSES
    : unknown(`what the XDP program ${xdp.name ?? `with id ${xdp.id}`} of ${name} does`);
}
