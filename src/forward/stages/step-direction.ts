/** Whether a step from one device to another goes up to a bond or a VLAN device, or down from one. */
import type { DeviceStep } from '../crossing.ts';

export function isUpward({ from, to }: DeviceStep): boolean {
  return from.master === to.name || to.lower === from.name;
}

export function isDownward({ from, to }: DeviceStep): boolean {
  return to.master === from.name || from.lower === to.name;
}
