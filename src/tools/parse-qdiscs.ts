/** Reads the JSON of `tc -j qdisc show`: which queues a device has, and where it can have filters. */
import type { TcPlace } from '../state/kinds/tc.ts';
import { type JsonObject, textOf } from './json-fields.ts';

/** Queues without classes: no filter can hang there. */
const CLASSLESS: ReadonlySet<string> = new Set([
  ...[
    'noqueue',
    'pfifo',
    'bfifo',
    'pfifo_fast',
    'pfifo_head_drop',
    'fq',
    'codel',
    'netem',
    'tbf',
    'mq',
    'noop',
    'gred',
  ],
  ...['etf', 'taprio', 'mqprio', 'cbs'],
]);

/** The queues of `tc -j qdisc show` by the device they are on. */
export function qdiscsByDevice(qdiscs: readonly JsonObject[]): ReadonlyMap<string, readonly JsonObject[]> {
  const devices = new Map<string, JsonObject[]>();
  for (const qdisc of qdiscs) {
    const name = textOf(qdisc.dev);
    if (name === null) continue;
    const own = devices.get(name) ?? [];
    devices.set(name, own);
    own.push(qdisc);
  }
  return devices;
}

/** Where filters can hang on a device with these queues. */
export function filterPlaces(qdiscs: readonly JsonObject[]): readonly TcPlace[] {
  const kinds = qdiscs.map(({ kind }) => kind);
  const hasClasses = qdiscs.some(({ root, kind }) => root === true && !CLASSLESS.has(String(kind)));
  return [
    ...(kinds.includes('clsact') || kinds.includes('ingress') ? (['ingress'] as const) : []),
    ...(kinds.includes('clsact') ? (['egress'] as const) : []),
    ...(hasClasses ? (['root'] as const) : []),
  ];
}
