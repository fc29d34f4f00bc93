/** A bridge that looks at VLANs takes a frame only in one that its port is in (__allowed_ingress). */
import { PASSES, stops, unknown } from '../answer.ts';
import type { BridgeStage } from '../stage.ts';
import { isAmongVlans, tagOf, vlanOn } from '../vlan.ts';

export const vlanIngress: BridgeStage = (crossing, packet, host) => {
  const { bridge, from } = crossing;
  if (bridge.vlanFiltering !== true || from === null) return PASSES;
  const table = host.vlans(from.name);
  if (table === null) return unknown(`the VLANs of ${from.name}`);
  const vlan = vlanOn(crossing, packet, host) ?? null;
  if (vlan !== null && isAmongVlans(vlan, table)) return PASSES;
  return stops('vlan-not-allowed', { port: from.name, bridge: bridge.name, vlan: tagOf(packet), leaves: false });
};
