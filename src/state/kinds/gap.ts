/** An observer of host state lost events or could not be opened: what it observes is unobserved from here on. */
import type { TimeNs } from '../../core/time.ts';
import { defineStateKind } from '../kind.ts';
import { isText, oneOf } from '../shapes.ts';

/** What is observed, by the name of its kind. */
export type Observed = 'fdb' | 'kernel-log' | 'link';

export interface GapState {
  readonly kind: 'gap';
  readonly timeNs: TimeNs;
  readonly what: Observed;
  readonly reason: string;
}

export const gapKind = defineStateKind<GapState>({
  name: 'gap',
  shape: { what: oneOf<Observed>({ fdb: true, 'kernel-log': true, link: true }), reason: isText },
  message: ({ what, reason }) => `gap: ${what} unobserved: ${reason}`,
});
