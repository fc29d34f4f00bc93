/** A locked port takes frames only from MACs that have an entry on it (br_handle_frame_finish, BR_PORT_LOCKED). */
import { PASSES, stops, unknown } from '../answer.ts';
import { entryOf } from '../entry-of.ts';
import { lackingFlags } from '../port-flags.ts';
import type { BridgeStage } from '../stage.ts';

export const lockedPort: BridgeStage = (crossing, packet, host) => {
  const { bridge, from } = crossing;
  const lacking = from && lackingFlags(from);
  if (lacking !== null) return unknown(lacking);
  if (from?.port?.locked !== true || packet.source === null) return PASSES;
  const found = entryOf(packet.source, crossing, packet, host);
  if ('unknown' in found) return unknown(found.unknown);
  if (found.entry?.to === from.name && !found.entry.local) return PASSES;
  return stops('learning-off', { port: from.name, bridge: bridge.name, mac: packet.source, locked: true });
};
