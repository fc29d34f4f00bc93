/**
 * The xids whose replies are no business of a client, and until when: somebody else uses them with its address, or the
 * exchange is over. One table for all clients, so that none is kept for this alone.
 */
import type { TimeNs } from '../core/time.ts';
import { EXCHANGE_IDLE_NS } from './limits.ts';

interface Ignored {
  readonly client: string;
  readonly untilNs: TimeNs;
}

/** Clients that share one xid; of more the first are forgotten. */
const MOST_CLIENTS = 16;

export class IgnoredXids {
  /** By xid, few clients each. Two generations: taking the oldest out of one Map again and again is slow. */
  #young = new Map<number, Ignored[]>();
  #old = new Map<number, Ignored[]>();
  readonly #limit: number;

  /** At the limit the older half is forgotten. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Ignores replies to the client under `xid` for a while from `nowNs` on. */
  ignore(client: string, xid: number, nowNs: TimeNs): void {
    const others = this.#young.get(xid)?.filter((ignored) => ignored.client !== client) ?? [];
    this.#young.set(xid, [...others.slice(1 - MOST_CLIENTS), { client, untilNs: nowNs + EXCHANGE_IDLE_NS }]);
    if (this.#young.size < this.#limit / 2) return;
    this.#old = this.#young;
    this.#young = new Map();
  }

  /** The client uses the xid itself (again). */
  heed(client: string, xid: number): void {
    forget(this.#young, client, xid);
    forget(this.#old, client, xid);
  }

  has(client: string, xid: number, timeNs: TimeNs): boolean {
    return holds(this.#young.get(xid), client, timeNs) || holds(this.#old.get(xid), client, timeNs);
  }
}

function forget(generation: Map<number, Ignored[]>, client: string, xid: number): void {
  const ignored = generation.get(xid);
  if (ignored === undefined) return;
  const others = ignored.filter((other) => other.client !== client);
  if (others.length > 0) generation.set(xid, others);
  else generation.delete(xid);
}

function holds(ignored: readonly Ignored[] | undefined, client: string, timeNs: TimeNs): boolean {
  return ignored?.some((other) => other.client === client && other.untilNs > timeNs) ?? false;
}
