/**
 * What each hop has shown so far, for the live view. With several guests their ports count together, so that the memory
 * does not grow with guests that come and go.
 */
import type { TimeNs } from '../../core/time.ts';
import type { Hop, Path } from '../../path/path.ts';
import type { CaptureState } from '../../state/kinds/capture.ts';
import type { LinkChangeState } from '../../state/kinds/link-change.ts';
import type { Heading, Message } from '../../trace/types.ts';

/** One column of the live view: a hop, or the ports of all guests. */
export interface HopCounts {
  /** The hop's name; null for the ports of several guests. */
  readonly name: string | null;
  /** Messages that it showed; reflections are `returned`. */
  readonly seen: Record<Heading, number>;
  returned: number;
  /** Messages that it should have shown and did not. */
  readonly lost: Record<Heading, number>;
  /** Frames that its captures had no room for. */
  dropped: number;
  /** Its interfaces that are not captured, or down, and since when; those of ports are not kept. */
  readonly absent: Map<string, { readonly why: 'waited for' | 'gone' | 'down'; readonly sinceNs: TimeNs }>;
}

/** Hops in front of the guests' ports that get a column; a host has few, and later ones count with the ports. */
const MOST_SHARED = 64;

export class LiveCounts {
  #hops: HopCounts[] = [];
  readonly #byInterface = new Map<string, HopCounts>();
  readonly #byHop = new Map<string, HopCounts>();
  #ports: HopCounts | null = null;

  /** From the network to the guest. */
  get hops(): readonly HopCounts[] {
    return this.#ports === null ? this.#hops : [...this.#hops, this.#ports];
  }

  /** The paths that are followed from the start on. */
  begin(paths: readonly Path[]): void {
    const [first] = paths;
    if (paths.length === 1 && first !== undefined) for (const hop of first.hops) this.#column(hop);
    else for (const path of paths) this.#shared(path);
  }

  /** Another path: with a hop of its own it has a guest of its own, and from now on the ports of guests share a column. */
  add(path: Path): void {
    if (path.hops.every(({ name }) => this.#byHop.has(name))) return;
    if (this.#ports === null) {
      const port = this.#hops.pop();
      this.#ports = port === undefined ? makeCounts(null) : { ...port, name: null, absent: new Map() };
      for (const map of [this.#byHop, this.#byInterface])
        for (const [name, counts] of map) if (counts === port) map.delete(name);
    }
    this.#shared(path);
  }

  verdict({ sightings, verdict, heading, reflects }: Message): void {
    const showed = new Set(sightings.map(({ hop }) => this.#byHop.get(hop) ?? this.#ports));
    for (const counts of showed) {
      if (counts === null) continue;
      if (reflects === null) counts.seen[heading]++;
      else counts.returned++;
    }
    if (verdict?.status !== 'lost' || verdict.missing === null || reflects !== null) return;
    const missing = this.#byHop.get(verdict.missing) ?? this.#ports;
    if (missing !== null) missing.lost[heading]++;
  }

  dropped(interfaceName: string, frames: number): void {
    const counts = this.#byInterface.get(interfaceName) ?? this.#ports;
    if (counts !== null) counts.dropped += frames;
  }

  interfaceState({ kind, change, timeNs, interface: name }: CaptureState | LinkChangeState): void {
    const absent = this.#byInterface.get(name)?.absent;
    if (absent === undefined) return;
    if (change === 'opened' || change === 'up') absent.delete(name);
    else if (change === 'gone' || change === 'down') absent.set(name, { why: change, sinceNs: timeNs });
    else if (kind === 'capture') absent.set(name, { why: 'waited for', sinceNs: timeNs });
  }

  #shared({ hops }: Path): void {
    this.#ports ??= makeCounts(null);
    for (const hop of hops.slice(0, -1)) {
      if (!this.#byHop.has(hop.name) && this.#hops.length < MOST_SHARED) this.#column(hop);
    }
  }

  #column({ name, interfaces }: Hop): void {
    const counts = makeCounts(name);
    this.#hops.push(counts);
    this.#byHop.set(name, counts);
    for (const each of interfaces) this.#byInterface.set(each, counts);
  }
}

function makeCounts(name: string | null): HopCounts {
  const zero = () => ({ 'to-network': 0, 'to-guest': 0 });
  return { name, seen: zero(), returned: 0, lost: zero(), dropped: 0, absent: new Map() };
}
