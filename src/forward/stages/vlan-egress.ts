/** A bridge that looks at VLANs sends a frame out only by ports that are in its VLAN (br_allowed_egress). */
import { PASSES, stops, unknown } from '../answer.ts';
import type { BridgeStage } from '../stage.ts';
import { isAmongVlans, vlanOn } from '../vlan.ts';

export const vlanEgress: BridgeStage = (crossing, packet, host) => {
  const { bridge, to } = crossing;
  if (bridge.vlanFiltering !== true || to === null) return PASSES;
  const vlan = vlanOn(crossing, packet, host);
  // A frame that no VLAN takes was stopped as it came in.
  if (vlan === null) return PASSES;
  const table = host.vlans(to.name);
  if (vlan === undefined || table === null) return unknown(`the VLANs of ${to.name}`);
  if (isAmongVlans(vlan, table)) return PASSES;
  return stops('vlan-not-allowed', { port: to.name, bridge: bridge.name, vlan, leaves: true });
};
