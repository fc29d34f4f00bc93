/** Traffic control of the hops' interfaces, with counters: queues and filters as `tc -j -s` prints them. */
import type { TimeNs } from '../../core/time.ts';
import { defineStateKind } from '../kind.ts';
import { isText, listOf, oneOf, shaped } from '../shapes.ts';

/** Where filters hang: at the hooks of clsact and ingress, or at the queue that a frame leaves by (`root`). */
export type TcPlace = 'ingress' | 'egress' | 'root';

export interface TcFilters {
  readonly place: TcPlace;
  /** `tc -j -s filter show`. Only the evaluator looks into it: keys are printed twice there. */
  readonly json: string;
}

export interface DeviceTc {
  /** `NAME` or `NETNS/NAME`. */
  readonly name: string;
  /** The device's part of `tc -j -s qdisc show`: a list. */
  readonly qdiscs: string;
  /** Of the places that have any. */
  readonly filters: readonly TcFilters[];
}

export interface TcState {
  readonly kind: 'tc';
  readonly timeNs: TimeNs;
  readonly devices: readonly DeviceTc[];
}

const isFilters = shaped<TcFilters>({ place: oneOf({ ingress: true, egress: true, root: true }), json: isText });
const isDevice = shaped<DeviceTc>({ name: isText, qdiscs: isText, filters: listOf(isFilters) });

export const tcKind = defineStateKind<TcState>({
  name: 'tc',
  unseen: 'the queues and filters of traffic control',
  // The one at the start and those around the latest losses.
  keeps: 16,
  shape: { devices: listOf(isDevice) },
  message({ devices }) {
    const filtered = devices.filter(({ filters }) => filters.length > 0).map(({ name }) => name);
    return `tc: ${devices.length} interfaces${filtered.length === 0 ? '' : `, filters on ${filtered.join(', ')}`}`;
  },
});
