/**
 * The device that a frame goes to from the one below it, above it, or at the other end of a veth pair is up (veth_xmit,
 * vlan_do_receive, macvlan_handle_frame). How a frame gets from a port to one that is on no common bridge is not known.
 */
import { PASSES, stops, unknown } from '../answer.ts';
import type { DeviceStep } from '../crossing.ts';
import type { DeviceStage } from '../stage.ts';

export const deviceUp: DeviceStage = (step) => {
  const { from, to } = step;
  if (!to.up) return stops('port-down', { port: to.name, up: false });
  return isJoined(step) ? PASSES : unknown(`how frames get from ${from.name} to ${to.name}`);
};

/** Both ends of a veth pair between namespaces do not know each other's names. */
function isJoined({ from, to }: DeviceStep): boolean {
  if (from.kind === 'veth' && to.kind === 'veth') return from.peer === null ? to.peer === null : from.peer === to.name;
  return [from.master, from.lower].includes(to.name) || [to.master, to.lower].includes(from.name);
}
