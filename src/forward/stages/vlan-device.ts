/** A VLAN device takes from the one below it only frames with its own tag (vlan_do_receive, vlan_find_dev). */
import { PASSES, stops } from '../answer.ts';
import type { DeviceStage } from '../stage.ts';
import { tagOf } from '../vlan.ts';

export const vlanDevice: DeviceStage = ({ from, to }, packet) => {
  if (to.kind !== 'vlan' || to.lower !== from.name || to.vlanId === null) return PASSES;
  const vlan = tagOf(packet);
  if (vlan === to.vlanId) return PASSES;
  return stops('vlan-tag-mismatch', { port: to.name, vlan, expected: to.vlanId });
};
