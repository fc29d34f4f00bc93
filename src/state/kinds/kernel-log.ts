/** A line of the kernel log. */
import type { TimeNs } from '../../core/time.ts';
import { defineStateKind } from '../kind.ts';
import { isText } from '../shapes.ts';

export interface KernelLogLine {
  readonly kind: 'kernel-log';
  readonly timeNs: TimeNs;
  readonly text: string;
}

export const kernelLogKind = defineStateKind<KernelLogLine>({
  name: 'kernel-log',
  isEvent: true,
  unseen: 'the kernel log',
  shape: { text: isText },
  message: ({ text }) => text,
});
