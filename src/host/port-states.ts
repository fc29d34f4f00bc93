/**
 * Turns the kernel's news of bridge ports, which knows interfaces by index, into changes of state with names. The kernel tells
 * of a port also where nothing of its state changed.
 */
import type { BridgePortEvent } from '../capture/source.ts';
import { splitInterfaceName } from '../path/interface-name.ts';
import type { Link } from '../state/host-state.ts';
import type { PortStateChange } from '../state/kinds/port-state.ts';

interface Known {
  readonly name: string;
  readonly bridge: string | null;
  readonly state: string | null;
}

/** Ports whose index no snapshot has told yet; of more the first are forgotten. */
const MOST_WAITING = 256;

export class PortStates {
  #known = new Map<string, Known>();
  #waiting: BridgePortEvent[] = [];

  /** Takes a snapshot of the links; returns the changes of ports that were not known before. */
  learn(links: readonly Link[]): readonly PortStateChange[] {
    const before = this.#known;
    const entries = links.map(({ name, index, master, portState }): [string, Known] => {
      const key = keyOf(splitInterfaceName(name).netns, index);
      // What events said is newer than a snapshot, which takes its time.
      const state = portState === null ? null : (before.get(key)?.state ?? portState);
      return [key, { name, bridge: master, state }];
    });
    this.#known = new Map(entries);
    const waiting = this.#waiting;
    this.#waiting = [];
    return waiting.flatMap((event) => this.take(event) ?? []);
  }

  /** Events were lost: the next snapshot tells. */
  lose(): void {
    for (const [key, known] of this.#known) this.#known.set(key, { ...known, state: null });
  }

  /** The change; null where there is none, or the port has no name yet. */
  take(event: BridgePortEvent): PortStateChange | null {
    const { timeNs, portIndex, state: to } = event;
    const key = keyOf(event.netns ?? null, portIndex);
    const known = this.#known.get(key);
    if (known === undefined) {
      this.#waiting = [...this.#waiting, event].slice(-MOST_WAITING);
      return null;
    }
    if (known.state === to) return null;
    this.#known.set(key, { ...known, state: to });
    return { kind: 'port-state', timeNs, port: known.name, bridge: known.bridge, from: known.state, to };
  }
}

function keyOf(netns: string | null, index: number): string {
  return `${netns ?? ''}/${index}`;
}
