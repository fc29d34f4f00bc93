/** A flooded frame leaves by a port only where that port is flooded to (br_flood: BR_FLOOD, BR_BCAST_FLOOD). */
import { PASSES, stops, unknown } from '../answer.ts';
import { isUnicast } from '../packet.ts';
import type { BridgeStage } from '../stage.ts';
import { vlanOn } from '../vlan.ts';

const BROADCAST = 'ff:ff:ff:ff:ff:ff';

export const flooding: BridgeStage = ({ bridge, to }, packet, host) => {
  const flags = to?.port;
  if (to === null || flags === null || flags === undefined || packet.destination === null) return PASSES;
  const facts = { port: to.name, bridge: bridge.name, mac: packet.destination };
  if (packet.destination === BROADCAST) {
    return flags.broadcastFlood ? PASSES : stops('flooding-off', { ...facts, broadcast: true });
  }
  if (isUnicast(packet) !== true || flags.flood) return PASSES;
  const entry = host.fdb(packet.destination, bridge.name, vlanOn(bridge, packet));
  if (entry?.to != null) return PASSES;
  return host.fdbRead
    ? stops('flooding-off', { ...facts, broadcast: false })
    : unknown(`what ${bridge.name} had learned`);
};
