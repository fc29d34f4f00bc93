/** A port of a bridge came into another state: spanning tree, the forward delay, or by hand (br_set_state). */
import type { TimeNs } from '../../core/time.ts';
import { defineStateKind } from '../kind.ts';
import { isText, isTextOrNull } from '../shapes.ts';

export interface PortStateChange {
  readonly kind: 'port-state';
  /** Receipt of the notification, 0.1 to 3 ms late. */
  readonly timeNs: TimeNs;
  readonly port: string;
  readonly bridge: string | null;
  /** disabled, listening, learning, forwarding or blocking; null where the one before is not known. */
  readonly from: string | null;
  readonly to: string;
}

export const portStateKind = defineStateKind<PortStateChange>({
  name: 'port-state',
  isEvent: true,
  shape: { port: isText, bridge: isTextOrNull, from: isTextOrNull, to: isText },
  message: ({ port, bridge, from, to }) =>
    `bridge ${bridge ?? 'unknown'}: ${port} ${from === null ? `is ${to}` : `${from} -> ${to}`}`,
});
