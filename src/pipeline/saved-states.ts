/** The saved state of a host as what a replay hears before its first frame. */
import type { TimeNs } from '../core/time.ts';
import type { HostState } from '../state/host-state.ts';
import type { Gathered } from '../tools/saved/gathered.ts';
import type { CaptureSpan } from '../tools/saved/log-states.ts';
import { statesOf } from '../tools/saved/states-of.ts';

/** A stream tells no span beforehand, and several hosts have no clock in common: no line of a log is of their time. */
const UNKNOWN_SPAN: CaptureSpan = { fromNs: 0n, toNs: 0n };

/** The states, in order of time. `warn` gets a line for each thing that the files lack. */
export function savedStates(
  gathered: readonly Gathered[],
  span: CaptureSpan | null,
  warn: (message: string) => void,
): readonly HostState[] {
  const known = span ?? UNKNOWN_SPAN;
  const sets = gathered.map((each) => ({ isTimed: each.timeNs !== null, states: statesOf(each, known, zoneOffset) }));
  const timedKinds = new Set(sets.flatMap(({ isTimed, states }) => (isTimed ? states.map(({ kind }) => kind) : [])));
  const states = sets.flatMap((set) =>
    // What has a time tells more than the same without one.
    set.isTimed
      ? set.states
      : set.states.filter(({ kind }) => kind === 'gap' || kind === 'kernel-log' || !timedKinds.has(kind)),
  );
  if (span === null && gathered.some(({ log }) => log.length > 0)) {
    warn('state: the kernel log is not taken: when these captures begin and end is not known beforehand');
    const saved = { files: gathered.flatMap(({ files }) => files), timeNs: null };
    states.push({ kind: 'gap', timeNs: 0n, what: 'kernel-log', reason: 'of an unknown time', saved });
  }
  for (const remark of new Set(gathered.flatMap(({ remarks }) => remarks))) warn(`state: ${remark}`);
  return fromTheBeginning(withoutFilledGaps(states), known.fromNs).sort(
    (a, b) => Number(a.timeNs - b.timeNs > 0n) - Number(a.timeNs - b.timeNs < 0n),
  );
}

/** What is missing in one file, another may hold. */
function withoutFilledGaps(states: readonly HostState[]): readonly HostState[] {
  const kinds = new Set<string>(states.map(({ kind }) => kind));
  return states.filter((state) => state.kind !== 'gap' || !kinds.has(state.what));
}

/** A forwarding database is asked for what it knew before: the first that was saved counts from the beginning. */
function fromTheBeginning(states: readonly HostState[], fromNs: TimeNs): HostState[] {
  const tables = states.filter(({ kind }) => kind === 'fdb');
  const first = tables.reduce<HostState | null>(
    (least, each) => (least === null || each.timeNs < least.timeNs ? each : least),
    null,
  );
  return states.map((state) => (state === first && state.timeNs > fromNs ? { ...state, timeNs: fromNs } : state));
}

/** Seconds by which local time is ahead of UTC, for dates that tell no zone: those of this machine. */
function zoneOffset(timeNs: TimeNs): number {
  return -new Date(Number(timeNs / 1_000_000n)).getTimezoneOffset() * 60;
}
