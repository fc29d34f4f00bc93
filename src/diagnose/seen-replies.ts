/**
 * When replies were last seen at any hop, by client and xid. It is asked about each reply of a capture, so its keys are small
 * integers: a text for each frame would cost more than all rules together (measured).
 */
import type { TimeNs } from '../core/time.ts';
import { HalvingMap } from '../trace/tables/halving-map.ts';

interface Seen {
  readonly chaddr: string;
  lastNs: TimeNs;
  /** Another client with this xid. */
  readonly next: Seen | null;
}

/** Xids remembered; of more those that were seen the longest ago are forgotten. */
const MOST_XIDS = 16_384;
/** Clients that share one xid; of more the first are forgotten, all at once. */
const MOST_CLIENTS = 16;

export class SeenReplies {
  readonly #byXid = new HalvingMap<number, Seen>(MOST_XIDS);

  add(chaddr: string, xid: number, timeNs: TimeNs): void {
    const first = this.#byXid.get(xid | 0) ?? null;
    const known = find(first, chaddr);
    if (first !== null && known !== null) {
      known.lastNs = timeNs;
      // Kept with the young ones from now on.
      this.#byXid.set(xid | 0, first);
    } else {
      this.#byXid.set(xid | 0, { chaddr, lastNs: timeNs, next: lengthOf(first) < MOST_CLIENTS ? first : null });
    }
  }

  /** The time of the latest reply to this client under `xid`; null where none was seen. */
  lastOf(chaddr: string, xid: number): TimeNs | null {
    return find(this.#byXid.get(xid | 0) ?? null, chaddr)?.lastNs ?? null;
  }
}

function find(first: Seen | null, chaddr: string): Seen | null {
  for (let seen = first; seen !== null; seen = seen.next) if (seen.chaddr === chaddr) return seen;
  return null;
}

function lengthOf(first: Seen | null): number {
  let length = 0;
  for (let seen = first; seen !== null; seen = seen.next) length++;
  return length;
}
