/** The port a frame is to leave by is a port of this bridge at all. */
import { PASSES, stops } from '../answer.ts';
import type { BridgeStage } from '../stage.ts';

export const egressMember: BridgeStage = ({ bridge, to }) => {
  if (to === null || to.master === bridge.name) return PASSES;
  return stops('tap-not-on-bridge', { port: to.name, master: to.master, bridge: bridge.name });
};
