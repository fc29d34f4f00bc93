/** The port a frame came in by is a port of this bridge at all: else the bridge never gets it (br_handle_frame is not asked). */
import { PASSES, stops } from '../answer.ts';
import type { BridgeStage } from '../stage.ts';

export const ingressMember: BridgeStage = ({ bridge, from }) => {
  if (from === null || from.master === bridge.name) return PASSES;
  return stops('tap-not-on-bridge', { port: from.name, master: from.master, bridge: bridge.name });
};
