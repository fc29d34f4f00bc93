/** On which ports the bridges have the guest, now, for the live view. */
import { END_OF_TIME, type TimeNs } from '../../core/time.ts';
import type { Path } from '../../path/path.ts';
import { BridgeTimeline } from '../../state/bridge-timeline.ts';
import type { HostState, Link } from '../../state/host-state.ts';
import { expectedPorts } from '../../wiring/expected-port.ts';

/** Where one bridge has the guest. */
export interface GuestPlace {
  readonly bridge: string;
  /** The port that leads to the guest. */
  readonly expected: string;
  /** The port that the bridge sends its frames to; null where no entry is known. */
  readonly port: string | null;
  /** How often it moved from one port to another, and when last; null where it has not. */
  readonly moves: number;
  readonly movedNs: TimeNs | null;
}

/** The view shows the latest only. */
const LIMITS = { maxChanges: 1_024 };
/** Moves are counted for so many MACs; later ones are shown without a number. */
const MOST_MOVED = 4_096;

export class GuestPlaces {
  readonly #timeline = new BridgeTimeline(LIMITS);
  readonly #moves = new Map<string, { count: number; lastNs: TimeNs }>();
  #links: readonly Link[] = [];

  add(state: HostState): void {
    this.#timeline.add(state);
    if (state.kind === 'link') this.#links = state.links;
    if (state.kind !== 'fdb-change' || state.from === null || state.to === null) return;
    const key = `${state.bridge} ${state.mac}`;
    const moves = this.#moves.get(key);
    if (moves !== undefined) {
      moves.count++;
      moves.lastNs = state.timeNs;
    } else if (this.#moves.size < MOST_MOVED) this.#moves.set(key, { count: 1, lastNs: state.timeNs });
  }

  /** Per bridge of the path, from the network inwards; empty without a bridge; null where no FDB was read. */
  of(path: Path, mac: string): readonly GuestPlace[] | null {
    if (!this.#timeline.observed) return null;
    return expectedPorts(path, mac, this.#links).map(({ bridge, port: expected }) => {
      const known = this.#timeline.portAt(mac, bridge, END_OF_TIME);
      const moves = this.#moves.get(`${bridge} ${mac}`);
      return { bridge, expected, port: known?.to ?? null, moves: moves?.count ?? 0, movedNs: moves?.lastNs ?? null };
    });
  }
}
