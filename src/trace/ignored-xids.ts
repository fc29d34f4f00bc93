/**
 * The xids whose replies are no business of a client, and until when: somebody else uses them with its address, or the
 * exchange is over. One table for all clients, so that none is kept for this alone.
 */
import type { TimeNs } from '../core/time.ts';
import { GenerationMap } from './generation-map.ts';
import { EXCHANGE_IDLE_NS } from './limits.ts';

interface Ignored {
  readonly client: string;
  readonly untilNs: TimeNs;
}

const NONE: readonly Ignored[] = [];

/** Clients that share one xid; of more the first are forgotten. */
const MOST_CLIENTS = 16;

export class IgnoredXids {
  /** By xid, few clients each. Keys are signed: small integers are the fastest there are. */
  readonly #byXid: GenerationMap<number, readonly Ignored[]>;

  /** At the limit those ignored the longest are forgotten. */
  constructor(limit: number) {
    this.#byXid = new GenerationMap(limit);
  }

  /** Ignores replies to the client under `xid` for a while from `nowNs` on. */
  ignore(client: string, xid: number, nowNs: TimeNs): void {
    const others = this.#others(client, xid);
    const ignored = { client, untilNs: nowNs + EXCHANGE_IDLE_NS };
    this.#byXid.set(xid | 0, others.length === 0 ? [ignored] : [...others.slice(1 - MOST_CLIENTS), ignored]);
  }

  /** The client uses the xid itself (again). */
  heed(client: string, xid: number): void {
    if (this.#byXid.get(xid | 0)) this.#byXid.set(xid | 0, this.#others(client, xid));
  }

  has(client: string, xid: number, timeNs: TimeNs): boolean {
    return this.#byXid.get(xid | 0)?.some((ignored) => ignored.client === client && ignored.untilNs > timeNs) ?? false;
  }

  #others(client: string, xid: number): readonly Ignored[] {
    return this.#byXid.get(xid | 0)?.filter((ignored) => ignored.client !== client) ?? NONE;
  }
}
