/**
 * Host state: what the kernel said about links, bridges and itself, as snapshots and timed events. Written live by
 * src/host, kept in incidents (docs/design.md: journal blocks), read by the rules of src/diagnose.
 */
import type { TimeNs } from '../core/time.ts';
import type { StateOf } from './kind.ts';
import type { STATE_KINDS } from './kinds.ts';

export type { FdbEntry } from './kinds/fdb.ts';
export type { Link, PortFlags } from './kinds/link.ts';
export type { LinkChange } from './kinds/link-change.ts';
export type { Listener, ServerPlace } from './kinds/servers.ts';

/** Where a state comes from that a person saved beside captures. */
export interface SavedFrom {
  readonly files: readonly string[];
  /** Null where they do not say when: then the state counts as true when the captures begin. */
  readonly timeNs: TimeNs | null;
}

/** One thing known about the host, with the time it was true. */
export type HostState = StateOf<(typeof STATE_KINDS)[number]> & OfHost & { readonly saved?: SavedFrom };

/** Whose state it is, in a trace of several hosts; absent for the host that the trace runs on, or the only one. */
interface OfHost {
  readonly host?: string;
}
