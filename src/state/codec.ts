/**
 * Host state as JSON text: the field DHCPHOP_STATE of an incident's journal entries. Exact times travel as decimal
 * strings of nanoseconds. Written by src/cli while recording, read back by src/host/host-feed.ts.
 */
import type { HostState } from './host-state.ts';
import { isFdbEntry, isLink, isNumberOrNull, isPath, isRecord, isText, isTextOrNull, listOf } from './shapes.ts';

/** The field of a journal entry that holds the JSON. */
export const STATE_FIELD = 'DHCPHOP_STATE';

/** Longer JSON is refused unread: an FDB of 65,536 entries takes some 11 MiB. */
const MAX_JSON_LENGTH = 32 * 1024 * 1024;
const TIME = /^-?\d{1,19}$/;

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
  if (!isRecord(value) || !isText(value.timeNs) || !TIME.test(value.timeNs) || !hasShape(value)) return null;
  return { ...value, timeNs: BigInt(value.timeNs) } as unknown as HostState;
}

const CAPTURE_CHANGES: readonly unknown[] = ['awaited', 'opened', 'gone'];
const LINK_CHANGES: readonly unknown[] = ['down', 'up', 'renamed', 'moved'];
const GAPS: readonly unknown[] = ['fdb', 'kernel-log', 'link'];

function hasShape(value: Readonly<Record<string, unknown>>): boolean {
  switch (value.kind as HostState['kind']) {
    case 'path':
      return isPath(value.path);
    case 'link':
      return listOf(isLink)(value.links);
    case 'fdb':
      return listOf(isFdbEntry)(value.entries);
    case 'fdb-change':
      return (
        isText(value.mac) &&
        isText(value.bridge) &&
        isNumberOrNull(value.vlan) &&
        isTextOrNull(value.from) &&
        isTextOrNull(value.to)
      );
    case 'kernel-log':
      return isText(value.text);
    case 'promisc':
      return isText(value.interface);
    case 'capture':
      return isText(value.interface) && isText(value.detail) && CAPTURE_CHANGES.includes(value.change);
    case 'link-change':
      return isText(value.interface) && isText(value.detail) && LINK_CHANGES.includes(value.change);
    case 'gap':
      return GAPS.includes(value.what) && isText(value.reason);
    default:
      return false;
  }
}
