/** Of which bridges an FDB snapshot tells. Called wherever a snapshot says by silence that an entry is gone. */
import type { FdbEntry } from './host-state.ts';

/**
 * The bridges that were read. Each has entries of its own, one for the MAC of the bridge and of every port of it (br_fdb.c,
 * fdb_add_local): one without any is not there, or its namespace could not be read.
 */
export function bridgesIn(entries: readonly FdbEntry[]): ReadonlySet<string> {
  return new Set(entries.map(({ bridge }) => bridge));
}
