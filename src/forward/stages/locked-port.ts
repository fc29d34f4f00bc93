/** A locked port takes frames only from MACs that have an entry on it (br_handle_frame_finish, BR_PORT_LOCKED). */
import { PASSES, stops, unknown } from '../answer.ts';
import type { BridgeStage } from '../stage.ts';
import { vlanOn } from '../vlan.ts';

export const lockedPort: BridgeStage = ({ bridge, from }, packet, host) => {
  if (from?.port?.locked !== true || packet.source === null) return PASSES;
  if (!host.fdbRead) return unknown(`what ${bridge.name} had learned`);
  const entry = host.fdb(packet.source, bridge.name, vlanOn(bridge, packet));
  if (entry?.to === from.name) return PASSES;
  return stops('learning-off', { port: from.name, bridge: bridge.name, mac: packet.source, locked: true });
};
