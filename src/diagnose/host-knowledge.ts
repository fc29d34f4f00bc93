/** What is known of one host over time: its own readings, and what of it was not read. Owned by the knowledge of all hosts. */
import type { TimeNs } from '../core/time.ts';
import { Histories } from '../state/histories.ts';
import type { HostState, Link } from '../state/host-state.ts';
import { countersKind } from '../state/kinds/counters.ts';
import type { Need } from './need.ts';

export class HostKnowledge {
  readonly histories = new Histories();
  /** The latest snapshot. */
  links: readonly Link[] = [];
  #wasSeen = false;
  #hasFdb = false;
  /** Of what some was lost or could not be read. */
  readonly #missing = new Set<string>();

  add(state: HostState): void {
    this.#wasSeen = true;
    this.histories.add(state);
    if (state.kind === 'fdb' || state.kind === 'fdb-change') this.#hasFdb = true;
    if (state.kind === 'link') this.links = state.links;
    if (state.kind === 'gap') this.#missing.add(state.what);
  }

  /** Whether the state of the host was read again after a time. */
  wasReadAfter(timeNs: TimeNs): boolean {
    return this.histories.of(countersKind).after(timeNs) !== null;
  }

  observes(need: Need): boolean {
    if (this.#missing.has(need)) return false;
    if (need === 'fdb') return this.#hasFdb;
    return need === 'kernel-log' ? this.#wasSeen : this.histories.has(need);
  }
}
