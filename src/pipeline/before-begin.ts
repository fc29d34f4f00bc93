/**
 * What a source says before its first frame: kept until the paths are chosen and the trace begins, but not without bound.
 */
import type { SourceEvent } from '../capture/source.ts';
import type { HostState } from '../state/host-state.ts';

/** Events and pieces of host state that wait for the first frame; with more the trace begins without one. They take some 100 MB. */
export const MOST_WAITING = 200_000;

export class BeforeBegin {
  #events: SourceEvent[] = [];
  #states: HostState[] = [];
  #size = 0;

  addEvent(event: SourceEvent): void {
    if (!isForWatch(event)) return;
    this.#events.push(event);
    this.#size++;
  }

  addState(state: HostState): void {
    this.#states.push(state);
    this.#size += sizeOf(state);
  }

  get events(): readonly SourceEvent[] {
    return this.#events;
  }

  get states(): readonly HostState[] {
    return this.#states;
  }

  /** The trace is to begin: there is no room for more. Stays true. */
  get isFull(): boolean {
    return this.#size > MOST_WAITING;
  }

  clear(): void {
    this.#events = [];
    this.#states = [];
  }
}

/** Events about the capture of interfaces. All others are passed on at once, or are host state. */
function isForWatch({ kind }: SourceEvent): boolean {
  return kind === 'stats' || kind === 'lossy' || kind === 'opened' || kind === 'gone';
}

/** How many pieces of a few hundred bytes a state takes. */
function sizeOf(state: HostState): number {
  switch (state.kind) {
    case 'fdb':
      return 1 + state.entries.length;
    case 'link':
      return 1 + 4 * state.links.length;
    case 'path':
      return 1 + state.path.hops.length;
    case 'kernel-log':
      return 1 + Math.floor(state.text.length / 256);
    default:
      return 1;
  }
}
