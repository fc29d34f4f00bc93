/** One entry of a bridge's forwarding database appeared, moved or went. */
import type { TimeNs } from '../../core/time.ts';
import { defineStateKind } from '../kind.ts';
import { isNumberOrNull, isText, isTextOrNull } from '../shapes.ts';

export interface FdbChange {
  readonly kind: 'fdb-change';
  /** Receipt of the notification, 0.1 to 3 ms late. */
  readonly timeNs: TimeNs;
  readonly mac: string;
  readonly bridge: string;
  readonly vlan: number | null;
  /** The port before; null where it is unknown or there was none. */
  readonly from: string | null;
  /** The port from now on; null where the entry went. */
  readonly to: string | null;
}

export const fdbChangeKind = defineStateKind<FdbChange>({
  name: 'fdb-change',
  isEvent: true,
  shape: { mac: isText, bridge: isText, vlan: isNumberOrNull, from: isTextOrNull, to: isTextOrNull },
  message({ bridge, mac, vlan, from, to }) {
    return `fdb ${bridge}: ${mac}${vlan === null ? '' : ` vlan ${vlan}`} ${changeOf(from, to)}`;
  },
});

function changeOf(from: string | null, to: string | null): string {
  if (to === null) return from === null ? 'gone' : `gone from ${from}`;
  return from === null ? `learned on ${to}` : `moved ${from} -> ${to}`;
}
