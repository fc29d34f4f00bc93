/**
 * The FDB of the running host as states: snapshots, and the changes that the kernel tells between them, in order and with
 * names. Changes of whoever is not followed are left out (fdb-filter.ts).
 */
import type { NeighbourEvent } from '../capture/source.ts';
import type { Frame } from '../core/frame.ts';
import type { TimeNs } from '../core/time.ts';
import { NUD } from '../netlink/neighbour.ts';
import type { Path } from '../path/path.ts';
import type { HostState, Link } from '../state/host-state.ts';
import { FdbFilter } from './fdb-filter.ts';
import type { HostSnapshot } from './host-snapshot.ts';
import { NeighbourNames } from './neighbour-names.ts';

/** Events that wait for the name of a port; more is a gap. */
const MAX_WAITING = 10_000;

/**
 * Changes that come at one time and are looked at whosever they are, the latest ones; of more, those before are looked at only
 * where they concern the trace. The frame that made a change is captured before it, so its MAC is known by then.
 */
const MOST_OF_ANYONE = 1_024;

export interface FdbFeedOptions {
  /** Gets each state, as soon as it is known. */
  readonly tell: (state: HostState) => void;
  /** A fresh snapshot of the host is due. */
  readonly refresh: () => void;
}

export class FdbFeed {
  readonly #options: FdbFeedOptions;
  readonly #names = new NeighbourNames();
  readonly #filter = new FdbFilter();
  #bridges: ReadonlySet<string> = new Set();
  #waiting: NeighbourEvent[] = [];
  /** Changes were lost since the last snapshot. */
  #isGap = false;
  /** Changes of a flood that are still to come before those that are looked at whosever they are. */
  #flood = 0;
  /** Its FDB is taken in after all changes from before it: a move that it shows already would be none. */
  #early: HostSnapshot | null = null;

  constructor(options: FdbFeedOptions) {
    this.#options = options;
  }

  /** Whose changes are told. */
  get macs(): readonly string[] {
    return this.#filter.macs;
  }

  /** Changes that concern nobody who is followed, and were not told. */
  get leftOut(): number {
    return this.#filter.leftOut;
  }

  /** The paths followed from now on. */
  follow(paths: readonly Path[]): void {
    for (const change of this.#filter.follow(paths)) this.#options.tell(change);
  }

  /** Frames that were captured: changes of their MACs are told from now on. */
  see(frames: readonly Frame[]): void {
    for (const change of this.#filter.see(frames)) this.#options.tell(change);
  }

  /** Takes the names out of a link snapshot, for the events that waited for them. */
  learnLinks(links: readonly Link[], bridges: ReadonlySet<string>): void {
    this.#names.learnLinks(links);
    this.#bridges = bridges;
  }

  /** Tells what waited for names, as far as they are known by now. */
  tellLate(): void {
    const late = this.#waiting;
    this.#waiting = [];
    for (const event of late) this.#takeChange(event);
  }

  /** Keeps a snapshot until `reach` says that the changes before it have come. */
  keep(snapshot: HostSnapshot): void {
    this.#early = snapshot;
  }

  /** All changes up to this time have come. */
  reach(timeNs: TimeNs): void {
    if (this.#early === null || this.#early.timeNs > timeNs) return;
    const { timeNs: readNs, entries, fdbRead } = this.#early;
    const own = entries.filter((entry) => this.#bridges.has(entry.bridge));
    this.#names.learnFdb(own, readNs);
    if (fdbRead) this.#options.tell({ kind: 'fdb', timeNs: readNs, entries: this.#filter.entriesOf(own) });
    this.#isGap = false;
    this.#early = null;
  }

  /** So many changes come at one time, to be given to `take`. */
  expect(count: number): void {
    this.#flood = Math.max(0, count - MOST_OF_ANYONE);
  }

  take(event: NeighbourEvent): void {
    if (this.#flood > 0) {
      this.#flood--;
      if (this.#passOver(event)) return;
    }
    // An entry of the host's own comes and goes with a port of the bridge.
    if ((event.state & NUD.permanent) !== 0) this.#options.refresh();
    // Once one waits, all later ones do: the port before is only known in order.
    if (this.#waiting.length === 0 && !this.#names.isUnknown(event)) {
      this.#takeChange(event);
      return;
    }
    if (this.#waiting.length >= MAX_WAITING) {
      this.#tellGap(event.timeNs, `more than ${MAX_WAITING} changes waited for the name of a port`);
      this.#waiting = [];
    }
    this.#waiting.push(event);
    if (this.#waiting.length === 1) this.#options.refresh();
  }

  /** The kernel lost changes. */
  lose(timeNs: TimeNs): void {
    // In a flood they come by the thousand: one gap lasts until the next snapshot.
    if (!this.#isGap) this.#tellGap(timeNs, 'the kernel had more changes to report than were read in time');
    this.#isGap = true;
    this.#options.refresh();
  }

  /** Leaves out a change of somebody who concerns nobody, without naming it; false where it may concern the trace. */
  #passOver(event: NeighbourEvent): boolean {
    const isOurs = (event.state & NUD.permanent) !== 0 || this.#filter.isTaken(event.mac);
    if (isOurs || this.#waiting.length > 0 || this.#names.isUnknown(event)) return false;
    if (this.#names.forget(event, this.#bridges)) this.#filter.leaveOut(event.mac);
    return true;
  }

  #takeChange(event: NeighbourEvent): void {
    const change = this.#names.changeOf(event, this.#bridges);
    if (change !== null && this.#filter.take(change, (event.state & NUD.permanent) !== 0)) this.#options.tell(change);
  }

  #tellGap(timeNs: TimeNs, reason: string): void {
    this.#options.tell({ kind: 'gap', timeNs, what: 'fdb', reason });
  }
}
