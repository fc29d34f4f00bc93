/** The port a frame came in by forwards (br_handle_frame: a blocking, listening or disabled port takes nothing). */
import { PASSES, stops, unknown } from '../answer.ts';
import type { BridgeStage } from '../stage.ts';

export const ingressPort: BridgeStage = ({ from }) => {
  if (from === null) return PASSES;
  const { portState, name, up } = from;
  if (portState === null) return unknown(`the state of the bridge port ${name}`);
  if (portState === 'forwarding') return PASSES;
  return up ? stops('port-not-forwarding', { port: name, state: portState }) : stops('port-down', { port: name, up });
};
