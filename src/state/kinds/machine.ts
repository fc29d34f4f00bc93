/** What machine the trace runs on: a virtual one, perhaps; and which of its interfaces are Wi-Fi. */
import type { TimeNs } from '../../core/time.ts';
import { defineStateKind } from '../kind.ts';
import { isText, isTextOrNull, listOf, orAbsent } from '../shapes.ts';

export interface MachineState {
  readonly kind: 'machine';
  readonly timeNs: TimeNs;
  /** Vendor and product as the firmware says (DMI); null where it says nothing. */
  readonly product: string | null;
  /** The hypervisor that the product names; null for real hardware, and where that is not known. */
  readonly hypervisor: string | null;
  /** Wi-Fi interfaces of the namespace of the trace. */
  readonly wireless: readonly string[];
  /** What the machine calls itself. Absent in older incidents. */
  readonly hostname?: string;
}

export const machineKind = defineStateKind<MachineState>({
  name: 'machine',
  unseen: 'what machine this is',
  keeps: 4,
  shape: { product: isTextOrNull, hypervisor: isTextOrNull, wireless: listOf(isText), hostname: orAbsent(isText) },
  message: ({ product, wireless }) =>
    `machine: ${product ?? 'unknown'}${wireless.length > 0 ? `, Wi-Fi ${wireless.join(', ')}` : ''}`,
});
