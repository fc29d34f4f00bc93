/** The port a frame is to leave by forwards (should_deliver, br_port_state). */
import { PASSES, stops, unknown } from '../answer.ts';
import type { BridgeStage } from '../stage.ts';

export const egressPort: BridgeStage = ({ to }) => {
  if (to === null) return PASSES;
  const { name, up, carrier, portState } = to;
  if (!up || !carrier) return stops('port-down', { port: name, up });
  if (portState === null) return unknown(`the state of the bridge port ${name}`);
  return portState === 'forwarding' ? PASSES : stops('port-not-forwarding', { port: name, state: portState });
};
