/**
 * The states of each kind over time, for the rules: what was true at the time of a loss, and what came before and after.
 * Kinds that keep none (`keeps` 0) have an owner of their own, such as the FDB's timeline.
 */
import type { TimeNs } from '../core/time.ts';
import type { HostState } from './host-state.ts';
import type { StateKind } from './kind.ts';
import { STATE_KINDS } from './kinds.ts';

/** The states of one kind, in order of time. */
export interface History<State extends HostState> {
  /** The latest state at `timeNs`; null where none is known from then or before. */
  at(timeNs: TimeNs): State | null;
  /** The first state after `timeNs`; null where there is none. */
  after(timeNs: TimeNs): State | null;
}

export class Histories {
  readonly #byKind = new Map<string, HostState[]>();

  /** Takes in a state. Beyond what its kind keeps, the one after the first is forgotten: the first is the start. */
  add(state: HostState): void {
    const keeps = KEEPS.get(state.kind) ?? 0;
    if (keeps === 0) return;
    const states = this.#byKind.get(state.kind) ?? [];
    this.#byKind.set(state.kind, states);
    let at = states.length;
    while (at > 0 && states[at - 1]!.timeNs > state.timeNs) at--;
    states.splice(at, 0, state);
    if (states.length > keeps) states.splice(1, 1);
  }

  /** The history of a kind, as it grows. */
  of<State extends HostState>({ name }: StateKind<State>): History<State> {
    const states = () => (this.#byKind.get(name) ?? []) as unknown as readonly State[];
    return {
      at: (timeNs) => states().findLast((state) => state.timeNs <= timeNs) ?? null,
      after: (timeNs) => states().find((state) => state.timeNs > timeNs) ?? null,
    };
  }

  /** Whether a state of this kind has come. */
  has(kind: string): boolean {
    return this.#byKind.has(kind);
  }
}

const KEEPS: ReadonlyMap<string, number> = new Map(STATE_KINDS.map(({ name, keeps }) => [name, keeps]));
