/**
 * Where the bridge sends a frame (br_handle_frame_finish, br_fdb_find_rcu): a group address is flooded, a local entry goes
 * up to the host only, a known address to its one port, an unknown one is flooded.
 */
import { PASSES, stops, unknown } from '../answer.ts';
import { entryOf } from '../entry-of.ts';
import { isUnicast } from '../packet.ts';
import type { BridgeStage } from '../stage.ts';

export const destination: BridgeStage = (crossing, packet, host) => {
  const { bridge, to } = crossing;
  if (to === null || packet.destination === null || isUnicast(packet) !== true) return PASSES;
  const found = entryOf(packet.destination, crossing, packet, host);
  if ('unknown' in found) return unknown(found.unknown);
  const { entry } = found;
  // A port's own address is the host's, whichever port it is of: the frame is not sent out by it.
  if (entry?.to == null || (entry.to === to.name && !entry.local)) return PASSES;
  const facts = { mac: packet.destination, port: entry.to, expectedPort: to.name, bridge: bridge.name };
  return stops(entry.local ? 'guest-mac-is-port-mac' : 'guest-mac-on-wrong-port', facts);
};
