/**
 * Which changes of the FDB belong to a trace. A guest can make a hundred thousand a second, of MACs that it invents:
 * what is recorded and kept are those of the guests that are followed, of whoever's frames were captured, and of the
 * host's own ports. Of the others a few wait, because their MAC may ask for an address next.
 */
import type { Frame } from '../core/frame.ts';
import { formatMac } from '../core/mac.ts';
import type { Path } from '../path/path.ts';
import type { FdbEntry } from '../state/kinds/fdb.ts';
import type { FdbChange } from '../state/kinds/fdb-change.ts';

/** MACs of captured frames that are remembered; at the limit the older half is forgotten. */
const MOST_SEEN = 4_096;
/** Changes of others that wait; beyond that the older half is left out. */
const MOST_WAITING = 4_096;
/** Entries of a snapshot that are recorded whosoever they are. */
const MOST_ENTRIES = 4_096;
const ETHERNET_BYTES = 12;
const MAC_BYTES = 6;

export class FdbFilter {
  #guests: ReadonlySet<string> = new Set();
  readonly #seen = new Set<string>();
  readonly #waiting = new Map<string, FdbChange[]>();
  #waitingCount = 0;
  #leftOut = 0;

  /** Changes that were left out. */
  get leftOut(): number {
    return this.#leftOut;
  }

  /** Whose changes are taken: the guests, and those whose frames were captured. */
  get macs(): readonly string[] {
    return [...this.#guests, ...this.#seen];
  }

  isTaken(mac: string): boolean {
    return this.#guests.has(mac) || this.#seen.has(mac);
  }

  /** The paths followed from now on. Returns what waited of their guests. */
  follow(paths: readonly Path[]): readonly FdbChange[] {
    this.#guests = new Set(paths.flatMap(({ guest }) => (guest === null ? [] : [guest.mac])));
    return [...this.#guests].flatMap((mac) => this.#release(mac));
  }

  /** Of the entries of a snapshot those to be recorded: all, or of very many those taken and the host's own. */
  entriesOf(entries: readonly FdbEntry[]): readonly FdbEntry[] {
    if (entries.length <= MOST_ENTRIES) return entries;
    return entries.filter(({ mac, local, static: isStatic }) => local || isStatic || this.isTaken(mac));
  }

  /** Frames that were captured. Returns what waited of the MACs in them. */
  see(frames: readonly Frame[]): readonly FdbChange[] {
    const released: FdbChange[] = [];
    for (const { bytes } of frames) {
      if (bytes.length < ETHERNET_BYTES) continue;
      for (const at of [0, MAC_BYTES]) {
        const isGroup = (bytes[at]! & 1) === 1;
        const mac = formatMac(bytes, at);
        if (isGroup || this.#seen.has(mac)) continue;
        this.#remember(mac);
        for (const change of this.#release(mac)) released.push(change);
      }
    }
    return released;
  }

  /** A change of the FDB; true where it is to be recorded now. `isOwn`: of the host itself. */
  take(change: FdbChange, isOwn: boolean): boolean {
    if (isOwn || this.isTaken(change.mac)) return true;
    const waiting = this.#waiting.get(change.mac);
    if (waiting === undefined) this.#waiting.set(change.mac, [change]);
    else waiting.push(change);
    this.#waitingCount++;
    if (this.#waitingCount > MOST_WAITING) this.#forgetOlder();
    return false;
  }

  /** A change of this MAC was not looked at: what waits of it is not the latest any more. */
  leaveOut(mac: string): void {
    this.#leftOut += this.#release(mac).length + 1;
  }

  #remember(mac: string): void {
    this.#seen.add(mac);
    if (this.#seen.size <= MOST_SEEN) return;
    for (const oldest of this.#seen) {
      if (this.#seen.size <= MOST_SEEN / 2) break;
      this.#seen.delete(oldest);
    }
  }

  #release(mac: string): readonly FdbChange[] {
    const waiting = this.#waiting.get(mac);
    if (waiting === undefined) return [];
    this.#waiting.delete(mac);
    this.#waitingCount -= waiting.length;
    return waiting;
  }

  /** The older half at once: taking out one by one would pass over all the holes left before it. */
  #forgetOlder(): void {
    for (const [mac, changes] of this.#waiting) {
      if (this.#waitingCount <= MOST_WAITING / 2) return;
      this.#waiting.delete(mac);
      this.#waitingCount -= changes.length;
      this.#leftOut += changes.length;
    }
  }
}
