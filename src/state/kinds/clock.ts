/** How far the clock of a host is from that of the trace, as the messages tell that both hosts showed. */
import type { TimeNs } from '../../core/time.ts';
import { defineStateKind } from '../kind.ts';
import { isNumber, isSeconds } from '../shapes.ts';

export interface ClockState {
  readonly kind: 'clock';
  readonly timeNs: TimeNs;
  /** Seconds; negative where it is behind. What the host stamped was moved by them. */
  readonly ahead: string;
  /** How far the clock may be from that, in seconds. */
  readonly uncertainty: string;
  /** So many messages told. */
  readonly matched: number;
  /** How far their times are still apart at most, in seconds. */
  readonly residual: string;
  /** How often the clock was set meanwhile. */
  readonly sets: number;
}

export const clockKind = defineStateKind<ClockState>({
  name: 'clock',
  unseen: 'the clocks of the hosts',
  keeps: 2,
  shape: { ahead: isSeconds, uncertainty: isSeconds, matched: isNumber, residual: isSeconds, sets: isNumber },
  message: ({ ahead, uncertainty }) => `clock: ${ahead} s ahead of the trace, give or take ${uncertainty} s`,
});
