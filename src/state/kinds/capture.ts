/** The capture of an interface is waited for, began (also once more), or ended because the interface vanished. */
import type { TimeNs } from '../../core/time.ts';
import { defineStateKind } from '../kind.ts';
import { isText, oneOf } from '../shapes.ts';

export interface CaptureState {
  readonly kind: 'capture';
  readonly timeNs: TimeNs;
  readonly interface: string;
  readonly change: 'awaited' | 'opened' | 'gone';
  readonly detail: string;
}

export const captureKind = defineStateKind<CaptureState>({
  name: 'capture',
  isEvent: true,
  shape: { interface: isText, change: oneOf({ awaited: true, opened: true, gone: true }), detail: isText },
  message: ({ interface: name, change, detail }) => `capture: ${name} ${change}${detail === '' ? '' : `: ${detail}`}`,
});
