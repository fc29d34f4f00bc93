/** An observer of host state lost events or could not be opened: what it observes is unobserved from here on. */
import type { TimeNs } from '../../core/time.ts';
import { defineStateKind } from '../kind.ts';
import { isText } from '../shapes.ts';

export interface GapState {
  readonly kind: 'gap';
  readonly timeNs: TimeNs;
  /** The name of the kind that is not observed. */
  readonly what: string;
  readonly reason: string;
}

export const gapKind = defineStateKind<GapState>({
  name: 'gap',
  isEvent: true,
  shape: { what: isText, reason: isText },
  message: ({ what, reason }) => `gap: ${what} unobserved: ${reason}`,
});
