/**
 * Host state as JSON text: the field DHCPHOP_STATE of an incident's journal entries. Exact times travel as decimal
 * strings of nanoseconds. Written while an incident is recorded, read back when it is replayed.
 */
import { isHostLabel } from '../path/interface-name.ts';
import type { HostState, SavedFrom } from './host-state.ts';
import { STATE_KINDS } from './kinds.ts';
import { type Check, isRecord, isText, listOf } from './shapes.ts';

/** The field of a journal entry that holds the JSON. */
export const STATE_FIELD = 'DHCPHOP_STATE';

/** Longer JSON is refused unread: an FDB of 65,536 entries takes some 11 MiB. */
const MAX_JSON_LENGTH = 32 * 1024 * 1024;
const TIME = /^-?\d{1,19}$/;

const FITS: ReadonlyMap<unknown, Check> = new Map(STATE_KINDS.map(({ name, fits }) => [name, fits]));

/** One line of JSON. */
export function formatHostState(state: HostState): string {
  return JSON.stringify(state, (_, value) => (typeof value === 'bigint' ? value.toString() : value));
}

/** The state of text written by `formatHostState`; null for anything else, damaged or foreign. Never throws. */
export function parseHostState(text: string): HostState | null {
  if (text.length > MAX_JSON_LENGTH) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isRecord(value) || !isText(value.timeNs) || !TIME.test(value.timeNs)) return null;
  if (FITS.get(value.kind)?.(value) !== true) return null;
  if (value.host !== undefined && !(isText(value.host) && isHostLabel(value.host))) return null;
  // A gap names a kind, and only here are all of them known.
  if (value.kind === 'gap' && !FITS.has(value.what)) return null;
  const { saved, ...own } = value;
  const from = savedFrom(saved);
  return { ...own, timeNs: BigInt(value.timeNs), ...(from === null ? {} : { saved: from }) } as unknown as HostState;
}

function savedFrom(value: unknown): SavedFrom | null {
  if (!isRecord(value) || !listOf(isText)(value.files)) return null;
  const { timeNs } = value;
  return {
    files: value.files as readonly string[],
    timeNs: isText(timeNs) && TIME.test(timeNs) ? BigInt(timeNs) : null,
  };
}
