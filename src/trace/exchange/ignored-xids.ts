/**
 * The xids whose replies are no business of a client, and until when: somebody else uses them with its address, or the
 * exchange is over. One table for all clients, so that none is kept for this alone.
 */
import type { TimeNs } from '../../core/time.ts';
import { EXCHANGE_IDLE_NS } from '../limits.ts';
import { HalvingMap } from '../tables/halving-map.ts';

interface Ignored {
  readonly client: string;
  readonly untilNs: TimeNs;
  /** Another client whose replies under this xid are ignored. */
  readonly next: Ignored | null;
}

/** Clients that share one xid; of more the first are forgotten. */
const MOST_CLIENTS = 16;

export class IgnoredXids {
  /** By xid, the latest client first. Keys are signed: small integers are the fastest there are. */
  readonly #byXid: HalvingMap<number, Ignored | null>;

  /** At the limit those ignored the longest are forgotten. */
  constructor(limit: number) {
    this.#byXid = new HalvingMap(limit);
  }

  /** Ignores replies to the client under `xid` for a while from `nowNs` on. */
  ignore(client: string, xid: number, nowNs: TimeNs): void {
    const others = without(this.#byXid.get(xid | 0) ?? null, client, MOST_CLIENTS - 1);
    this.#byXid.set(xid | 0, { client, untilNs: nowNs + EXCHANGE_IDLE_NS, next: others });
  }

  /** The client uses the xid itself (again). Returns whether it had been ignored, for however long. */
  heed(client: string, xid: number): boolean {
    const ignored = this.#byXid.get(xid | 0) ?? null;
    for (let each = ignored; each !== null; each = each.next) {
      if (each.client !== client) continue;
      this.#byXid.set(xid | 0, without(ignored, client, MOST_CLIENTS));
      return true;
    }
    return false;
  }

  has(client: string, xid: number, timeNs: TimeNs): boolean {
    for (let ignored = this.#byXid.get(xid | 0) ?? null; ignored !== null; ignored = ignored.next) {
      if (ignored.client === client) return ignored.untilNs > timeNs;
    }
    return false;
  }
}

/** The first `most` of a list that are not this client. */
function without(ignored: Ignored | null, client: string, most: number): Ignored | null {
  if (ignored === null || most === 0) return null;
  if (ignored.client === client) return without(ignored.next, client, most);
  return { ...ignored, next: without(ignored.next, client, most - 1) };
}
