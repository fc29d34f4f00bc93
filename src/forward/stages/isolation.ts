/** Two isolated ports of a bridge do not reach each other (should_deliver, br_skb_isolated). */
import { PASSES, stops } from '../answer.ts';
import type { BridgeStage } from '../stage.ts';

export const isolation: BridgeStage = ({ bridge, from, to }) => {
  if (from?.port?.isolated !== true || to?.port?.isolated !== true) return PASSES;
  return stops('port-isolated', { port: to.name, other: from.name, bridge: bridge.name });
};
