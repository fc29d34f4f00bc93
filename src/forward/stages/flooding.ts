/** A flooded frame leaves by a port only where that port is flooded to (br_flood: BR_FLOOD, BR_BCAST_FLOOD, BR_PROXYARP). */
import { PASSES, stops, unknown } from '../answer.ts';
import { entryOf } from '../entry-of.ts';
import { isUnicast } from '../packet.ts';
import { lackingFlags } from '../port-flags.ts';
import type { BridgeStage } from '../stage.ts';

const BROADCAST = 'ff:ff:ff:ff:ff:ff';

export const flooding: BridgeStage = (crossing, packet, host) => {
  const { bridge, to } = crossing;
  const flags = to?.port ?? null;
  const lacking = to && lackingFlags(to);
  if (lacking !== null) return unknown(lacking);
  if (to === null || flags === null || packet.destination === null) return PASSES;
  const proxyArp = flags.proxyArp === true;
  const facts = { port: to.name, bridge: bridge.name, mac: packet.destination, proxyArp };
  if (packet.destination === BROADCAST) {
    if (flags.broadcastFlood && !proxyArp) return PASSES;
    return stops('flooding-off', { ...facts, broadcast: true });
  }
  if (isUnicast(packet) !== true || (flags.flood && !proxyArp)) return PASSES;
  const found = entryOf(packet.destination, crossing, packet, host);
  if ('unknown' in found) return unknown(found.unknown);
  return found.entry?.to != null ? PASSES : stops('flooding-off', { ...facts, broadcast: false });
};
