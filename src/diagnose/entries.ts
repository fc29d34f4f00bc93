/**
 * The requests that came in lately, by the interface and the MAC they came from: these made a bridge learn. The
 * limit is for all interfaces together, because guests and their ports come and go for ever.
 */
import type { TimeNs } from '../core/time.ts';
import type { Message, Sighting } from '../trace/types.ts';

/** A frame from a guest's MAC coming in on an interface. */
export interface Entry {
  readonly sighting: Sighting;
  readonly message: Message;
}

/** Entries remembered; at the limit the older half is forgotten. Each keeps its message in memory, some 2 KiB. */
export const MAX_ENTRIES = 8192;

export class Entries {
  #all: Entry[] = [];
  /** In time order each. */
  readonly #byPlace = new Map<string, Entry[]>();

  /** Takes in a message where it was seen coming in. */
  add(message: Message): void {
    for (const sighting of message.sightings) {
      if (sighting.direction === 'out' || sighting.linkSource === null) continue;
      const entry = { sighting, message };
      this.#all.push(entry);
      this.#place(entry);
    }
    if (this.#all.length > MAX_ENTRIES) this.#forgetOlderHalf();
  }

  /** The first frame from `mac` that came in on `port` after the one time and up to the other; null for none. */
  first(mac: string, port: string, afterNs: TimeNs, untilNs: TimeNs): Entry | null {
    const entries = this.#byPlace.get(placeOf(port, mac)) ?? [];
    const entry = entries[countUntil(entries, afterNs)];
    return entry !== undefined && entry.sighting.timeNs <= untilNs ? entry : null;
  }

  #place(entry: Entry): void {
    const { interface: port, linkSource } = entry.sighting;
    const place = placeOf(port, linkSource ?? '');
    const before = this.#byPlace.get(place);
    if (before === undefined) this.#byPlace.set(place, [entry]);
    else before.splice(countUntil(before, entry.sighting.timeNs), 0, entry);
  }

  #forgetOlderHalf(): void {
    this.#all = this.#all.slice(-MAX_ENTRIES / 2);
    this.#byPlace.clear();
    for (const entry of this.#all) this.#place(entry);
  }
}

/** How many of the entries, which are in time order, are not after `timeNs`. */
function countUntil(entries: readonly Entry[], timeNs: TimeNs): number {
  let from = 0;
  let to = entries.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((entries[middle] as Entry).sighting.timeNs <= timeNs) from = middle + 1;
    else to = middle;
  }
  return from;
}

function placeOf(port: string, mac: string): string {
  return `${port} ${mac}`;
}
