/**
 * What happened on the host while a trace ran: every state whose kind is an event (src/state/kinds). Kept for the end of a
 * report, in bounded memory: the FDB of a bridge in a loop changes for as long as the loop lasts.
 */
import { byTime } from '../core/time.ts';
import type { HostState } from '../state/host-state.ts';
import { STATE_KINDS } from '../state/kinds.ts';
import { FirstAndLast } from './first-and-last.ts';

/** So many of the first events are kept, and as many of the last. */
const MOST_EVENTS = 1_000;

const EVENTS: ReadonlySet<string> = new Set(STATE_KINDS.filter(({ isEvent }) => isEvent).map(({ name }) => name));

/** Whether a state is something that happened, and not a reading. What a person did not save is a gap, and no event. */
export function isHostEvent({ kind, saved }: HostState): boolean {
  return EVENTS.has(kind) && !(kind === 'gap' && saved !== undefined);
}

export class HostEvents {
  readonly #kept = new FirstAndLast<HostState>(MOST_EVENTS);

  /** Takes any state; those that are no events are not kept. */
  add(state: HostState): void {
    if (isHostEvent(state)) this.#kept.add(state);
  }

  /** How many between the first and the last are not kept. */
  get leftOut(): number {
    return this.#kept.leftOut;
  }

  /** In the order in which they happened: the kernel may tell of them in another. */
  inOrder(): readonly HostState[] {
    return this.#kept.items().toSorted(byTime);
  }
}
