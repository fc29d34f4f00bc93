/** Two isolated ports of a bridge do not reach each other (should_deliver, br_skb_isolated). */
import { PASSES, stops, unknown } from '../answer.ts';
import { lackingFlags } from '../port-flags.ts';
import type { BridgeStage } from '../stage.ts';

export const isolation: BridgeStage = ({ bridge, from, to }) => {
  if (from === null || to === null || from.port?.isolated === false || to.port?.isolated === false) return PASSES;
  const lacking = lackingFlags(from) ?? lackingFlags(to);
  if (lacking !== null) return unknown(lacking);
  if (from.port?.isolated !== true || to.port?.isolated !== true) return PASSES;
  return stops('port-isolated', { port: to.name, other: from.name, bridge: bridge.name });
};
