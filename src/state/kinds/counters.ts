/** Counters of the hops' interfaces since they were made (struct rtnl_link_stats64): what their drivers threw away. */
import type { TimeNs } from '../../core/time.ts';
import { defineStateKind } from '../kind.ts';
import { isNumber, isText, listOf, shaped } from '../shapes.ts';

export interface InterfaceCounters {
  /** `NAME` or `NETNS/NAME`. */
  readonly name: string;
  /** Frames that were not sent: the queue of a tap whose guest does not read is full (tun_net_xmit). */
  readonly txDropped: number;
  /** Frames that were received and thrown away before anybody got them. */
  readonly rxDropped: number;
  /** Frames that no handler took, such as those on a bond's inactive slave (bond_handle_frame). */
  readonly rxNohandler: number;
}

export interface CountersState {
  readonly kind: 'counters';
  readonly timeNs: TimeNs;
  readonly interfaces: readonly InterfaceCounters[];
}

const isInterfaceCounters = shaped<InterfaceCounters>({
  name: isText,
  txDropped: isNumber,
  rxDropped: isNumber,
  rxNohandler: isNumber,
});

export const countersKind = defineStateKind<CountersState>({
  name: 'counters',
  unseen: 'the counters of the interfaces',
  keeps: 256,
  shape: { interfaces: listOf(isInterfaceCounters) },
  message({ interfaces }) {
    const dropped = interfaces.filter(({ txDropped }) => txDropped > 0);
    const texts = dropped.map(({ name, txDropped }) => `${name} dropped ${txDropped} on the way out`);
    return `counters: ${interfaces.length} interfaces${texts.map((text) => `, ${text}`).join('')}`;
  },
});
