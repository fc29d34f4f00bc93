/**
 * The xids whose replies are no business of a client, and until when: somebody else uses them with its address, or the
 * exchange is over. One table for all clients, so that none is kept for this alone.
 */
import type { TimeNs } from '../core/time.ts';
import { EXCHANGE_IDLE_NS } from './limits.ts';

export class IgnoredXids {
  /** By client and xid. Two generations: taking the oldest out of one Map again and again is slow. */
  #young = new Map<string, TimeNs>();
  #old = new Map<string, TimeNs>();
  readonly #limit: number;

  /** At the limit the older half is forgotten. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Ignores replies to the client under `xid` for a while from `nowNs` on. */
  ignore(client: string, xid: number, nowNs: TimeNs): void {
    this.#young.set(keyOf(client, xid), nowNs + EXCHANGE_IDLE_NS);
    if (this.#young.size < this.#limit / 2) return;
    this.#old = this.#young;
    this.#young = new Map();
  }

  /** The client uses the xid itself (again). */
  heed(client: string, xid: number): void {
    const key = keyOf(client, xid);
    this.#young.delete(key);
    this.#old.delete(key);
  }

  has(client: string, xid: number, timeNs: TimeNs): boolean {
    const key = keyOf(client, xid);
    const untilNs = this.#young.get(key) ?? this.#old.get(key);
    return untilNs !== undefined && untilNs > timeNs;
  }
}

function keyOf(client: string, xid: number): string {
  return `${client} ${xid}`;
}
