/** A hop's interface changed while its capture went on. */
import type { TimeNs } from '../../core/time.ts';
import { defineStateKind } from '../kind.ts';
import { isText, oneOf } from '../shapes.ts';

/** `moved`: to another bridge, or off its bridge. */
export type LinkChange = 'down' | 'up' | 'renamed' | 'moved';

export interface LinkChangeState {
  readonly kind: 'link-change';
  readonly timeNs: TimeNs;
  readonly interface: string;
  readonly change: LinkChange;
  /** Its new name or its new bridge. */
  readonly detail: string;
}

export const linkChangeKind = defineStateKind<LinkChangeState>({
  name: 'link-change',
  isEvent: true,
  shape: { interface: isText, change: oneOf({ down: true, up: true, renamed: true, moved: true }), detail: isText },
  message: ({ interface: name, change, detail }) => `link: ${name} ${change}${detail === '' ? '' : `: ${detail}`}`,
});
