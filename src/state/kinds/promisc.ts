/** The trace made an interface promiscuous. */
import type { TimeNs } from '../../core/time.ts';
import { defineStateKind } from '../kind.ts';
import { isText } from '../shapes.ts';

export interface PromiscState {
  readonly kind: 'promisc';
  readonly timeNs: TimeNs;
  readonly interface: string;
}

export const promiscKind = defineStateKind<PromiscState>({
  name: 'promisc',
  isEvent: true,
  shape: { interface: isText },
  message: ({ interface: name }) => `promisc: ${name} made promiscuous by the trace`,
});
