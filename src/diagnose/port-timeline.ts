/**
 * In which state the ports of bridges were at a moment: by the changes that the kernel told of, which are exact, and by the
 * snapshot of the links where there are none. Owned by the knowledge of the rules.
 */
import type { TimeNs } from '../core/time.ts';
import type { Link } from '../state/host-state.ts';
import type { PortStateChange } from '../state/kinds/port-state.ts';

/** Changes remembered of a port; of more the first are forgotten. Ports beyond that are not followed. */
const MOST_CHANGES = 256;
const MOST_PORTS = 4096;

export class PortTimeline {
  /** By port, in order of time. */
  readonly #changes = new Map<string, PortStateChange[]>();

  add(change: PortStateChange): void {
    const changes = this.#changes.get(change.port) ?? [];
    if (changes.length === 0 && this.#changes.size >= MOST_PORTS) return;
    this.#changes.set(change.port, changes);
    let at = changes.length;
    while (at > 0 && changes[at - 1]!.timeNs > change.timeNs) at--;
    changes.splice(at, 0, change);
    if (changes.length > MOST_CHANGES) changes.shift();
  }

  /** The change that put a port into the state it had at a time; null where none is known. */
  latest(port: string, timeNs: TimeNs): PortStateChange | null {
    return this.#changes.get(port)?.findLast((change) => change.timeNs <= timeNs) ?? null;
  }

  /** The first change after a time. */
  next(port: string, timeNs: TimeNs): PortStateChange | null {
    return this.#changes.get(port)?.find((change) => change.timeNs > timeNs) ?? null;
  }

  /** The links of a snapshot with their ports as they were at `timeNs`. */
  at(timeNs: TimeNs, links: readonly Link[]): readonly Link[] {
    if (this.#changes.size === 0) return links;
    return links.map((link) => {
      const state = this.latest(link.name, timeNs)?.to ?? this.next(link.name, timeNs)?.from;
      // One that is off its bridge now has no state in the snapshot, and one of then would be of another bridge.
      return state == null || link.portState === null ? link : { ...link, portState: state };
    });
  }
}
