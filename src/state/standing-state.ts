/**
 * What of the host state holds at a moment: what a recording that begins there has to say first, so that it replays by
 * itself. Events that are over (moves, lines of the kernel log) are not among it.
 */
import type { TimeNs } from '../core/time.ts';
import { hostOf } from '../path/interface-name.ts';
import { bridgesIn } from './bridges-in.ts';
import type { FdbEntry, HostState } from './host-state.ts';

/** Entries of forwarding databases that are kept; beyond that those that come first stay. */
const MAX_ENTRIES = 65_536;

export class StandingState {
  /** The latest of each, by what it replaces, in the order in which they came. */
  readonly #latest = new Map<string, HostState>();
  readonly #entries = new Map<string, FdbEntry>();
  /** Hosts of whose bridges a snapshot was taken. */
  readonly #haveFdb = new Set<string | undefined>();

  /** Takes in a state; what it replaces of the same kind stands no longer. */
  take(state: HostState): void {
    if (state.kind === 'fdb') this.#takeSnapshot(state.entries, state.host);
    else if (state.kind === 'fdb-change') this.#takeChange(state);
    else {
      const own = keyOf(state);
      if (own === null) return;
      const key = state.host === undefined ? own : `${own} of ${state.host}`;
      this.#latest.delete(key);
      this.#latest.set(key, state);
    }
  }

  /** All of it, as of `timeNs`: paths first, which a trace is chosen by. */
  at(timeNs: TimeNs): readonly HostState[] {
    const states = [...this.#latest.values()].map((state) => standing(state, timeNs));
    for (const host of this.#haveFdb) {
      const entries = [...this.#entries.values()].filter(({ bridge }) => (hostOf(bridge) ?? undefined) === host);
      states.push({ kind: 'fdb', timeNs, entries, ...(host === undefined ? {} : { host }) });
    }
    return states.sort((a, b) => Number(b.kind === 'path') - Number(a.kind === 'path'));
  }

  #takeSnapshot(entries: readonly FdbEntry[], host: string | undefined): void {
    const read = bridgesIn(entries);
    for (const [key, { bridge }] of this.#entries) if (read.has(bridge)) this.#entries.delete(key);
    for (const entry of entries) this.#learn(entry);
    this.#haveFdb.add(host);
    this.#latest.delete(host === undefined ? 'gap fdb' : `gap fdb of ${host}`);
  }

  #takeChange({ mac, bridge, vlan, to }: Extract<HostState, { kind: 'fdb-change' }>): void {
    const key = entryKey({ mac, bridge, vlan });
    this.#entries.delete(key);
    if (to !== null) this.#learn({ mac, bridge, vlan, port: to, local: false, static: false, sticky: false });
  }

  #learn(entry: FdbEntry): void {
    if (this.#entries.size < MAX_ENTRIES) this.#entries.set(entryKey(entry), entry);
  }
}

/** A port that has come into a state is in it from here on; when it came into it is not said again. */
function standing(state: HostState, timeNs: TimeNs): HostState {
  return state.kind === 'port-state' ? { ...state, timeNs, from: null } : { ...state, timeNs };
}

/** What a state replaces: the one before of this key; null for an event. */
function keyOf(state: Exclude<HostState, { kind: 'fdb' | 'fdb-change' }>): string | null {
  switch (state.kind) {
    case 'path':
      return `path ${JSON.stringify(state.path)}`;
    case 'capture':
    case 'promisc':
      return `${state.kind} ${state.interface}`;
    case 'gap':
      return `gap ${state.what}`;
    case 'servers':
      // Places that could not be asked stay as they were.
      return `servers ${state.places.map(({ netns, port }) => `${netns}/${port}`).join(' ')}`;
    case 'port-state':
      // The snapshot of the links may be older.
      return `port-state ${state.port}`;
    case 'kernel-log':
    case 'link-change':
    case 'clock-set':
      return null;
    // A snapshot of everything of its kind.
    default:
      return state.kind;
  }
}

function entryKey({ mac, bridge, vlan }: Pick<FdbEntry, 'mac' | 'bridge' | 'vlan'>): string {
  return `${bridge} ${vlan} ${mac}`;
}
