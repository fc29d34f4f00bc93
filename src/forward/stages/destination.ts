/**
 * Where the bridge sends a frame (br_handle_frame_finish, br_fdb_find_rcu): a group address is flooded, a local entry goes
 * up to the host only, a known address to its one port, an unknown one is flooded.
 */
import { PASSES, stops, unknown } from '../answer.ts';
import { isUnicast } from '../packet.ts';
import type { BridgeStage } from '../stage.ts';
import { vlanOn } from '../vlan.ts';

export const destination: BridgeStage = ({ bridge, to }, packet, host) => {
  if (to === null || packet.destination === null || isUnicast(packet) !== true) return PASSES;
  const entry = host.fdb(packet.destination, bridge.name, vlanOn(bridge, packet));
  if (entry === null) return host.fdbRead ? PASSES : unknown(`what ${bridge.name} had learned`);
  if (entry.to === null || entry.to === to.name) return PASSES;
  const facts = { mac: packet.destination, port: entry.to, expectedPort: to.name, bridge: bridge.name };
  return stops(entry.local ? 'guest-mac-is-port-mac' : 'guest-mac-on-wrong-port', facts);
};
