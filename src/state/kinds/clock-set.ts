/** The clock of a host was set while it was captured. All times that it told go on as if it had not been. */
import type { TimeNs } from '../../core/time.ts';
import { defineStateKind } from '../kind.ts';
import { isSeconds } from '../shapes.ts';

export interface ClockSetState {
  readonly kind: 'clock-set';
  readonly timeNs: TimeNs;
  /** Seconds; negative where it was set back. What other programs of that host wrote from then on is later by so much. */
  readonly by: string;
}

export const clockSetKind = defineStateKind<ClockSetState>({
  name: 'clock-set',
  isEvent: true,
  shape: { by: isSeconds },
  message: ({ by }) => `the system clock was set by ${by} s; times here go on as if it had not been`,
});
