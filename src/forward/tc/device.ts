/** Traffic control of one device as `tc -j -s` prints it (tc-filters(8), tc-actions(8)), ordered for evaluation. */

import type { DeviceTc, TcPlace } from '../../state/kinds/tc.ts';
import { isRecord } from '../../state/shapes.ts';

export type TcJson = Readonly<Record<string, unknown>>;

export interface TcFilter {
  readonly chain: number;
  readonly pref: number;
  /** EtherType that it looks at: `ip`, `802.1Q`, `all`, ... */
  readonly protocol: string;
  /** u32, flower, matchall, bpf, ... */
  readonly kind: string;
  readonly options: TcJson;
  readonly actions: readonly TcJson[];
}

export interface TcQdisc {
  readonly kind: string;
  readonly handle: string;
  readonly drops: number;
}

export interface TcDevice {
  /** What a frame is queued in on its way out; null where none is listed. */
  readonly root: TcQdisc | null;
  /** clsact or ingress, which counts what its filters drop; null where the device has neither. */
  readonly hook: TcQdisc | null;
  readonly filters: ReadonlyMap<TcPlace, readonly TcFilter[]>;
}

/** Never throws; what is odd in it is left out. */
export function parseTcDevice({ qdiscs, filters }: DeviceTc): TcDevice {
  const all = recordsOf(qdiscs);
  const isHook = ({ kind }: TcJson) => kind === 'clsact' || kind === 'ingress';
  return {
    root: qdiscOf(all.find((qdisc) => qdisc.root === true && !isHook(qdisc))),
    hook: qdiscOf(all.find(isHook)),
    filters: new Map(filters.map(({ place, json }) => [place, recordsOf(json).flatMap(filterOf)])),
  };
}

function recordsOf(json: string): readonly TcJson[] {
  try {
    const list: unknown = json === '' ? [] : JSON.parse(withUniqueKeys(json));
    return Array.isArray(list) ? list.filter(isRecord) : [];
  } catch {
    return [];
  }
}

/**
 * iproute2 prints a key more than once in one object, and a parser keeps the last: the matches of u32 become `match 0`,
 * `match 1`, ..., and the second action of police, for what it lets pass, `conform_action`.
 */
function withUniqueKeys(json: string): string {
  let count = 0;
  return json
    .replaceAll(/"match"\s*:(?=\s*\{\s*"value")/g, () => `"match ${count++}":`)
    .replaceAll(/("control_action"\s*:\s*\{[^{}]*\}\s*,\s*)"control_action"\s*:/g, '$1"conform_action":');
}

function qdiscOf(qdisc: TcJson | undefined): TcQdisc | null {
  if (qdisc === undefined) return null;
  return { kind: String(qdisc.kind), handle: String(qdisc.handle ?? ''), drops: numberOf(qdisc.drops) ?? 0 };
}

/** Each priority has a line of its own before its filters, without options. */
function filterOf({ chain, pref, protocol, kind, options }: TcJson): readonly TcFilter[] {
  if (!isRecord(options) || 'ht_divisor' in options) return [];
  const actions = Array.isArray(options.actions) ? options.actions.filter(isRecord) : [];
  return [
    {
      chain: numberOf(chain) ?? 0,
      pref: numberOf(pref) ?? 0,
      protocol: String(protocol),
      kind: String(kind),
      options,
      actions,
    },
  ];
}

export function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
