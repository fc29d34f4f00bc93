/**
 * The xids whose replies are no business of a client, and until when: somebody else uses them with its address, or the
 * exchange is over. One table for all clients, so that none is kept for this alone.
 */
import type { TimeNs } from '../core/time.ts';
import { EXCHANGE_IDLE_NS } from './limits.ts';

export class IgnoredXids {
  /** By client and xid, the one ignored first in front. */
  readonly #untilNs = new Map<string, TimeNs>();
  readonly #limit: number;

  /** At the limit the one ignored the longest is forgotten. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Ignores replies to the client under `xid` for a while from `nowNs` on. */
  ignore(client: string, xid: number, nowNs: TimeNs): void {
    const key = keyOf(client, xid);
    this.#untilNs.delete(key);
    this.#untilNs.set(key, nowNs + EXCHANGE_IDLE_NS);
    if (this.#untilNs.size <= this.#limit) return;
    const [oldest] = this.#untilNs.keys();
    if (oldest !== undefined) this.#untilNs.delete(oldest);
  }

  /** The client uses the xid itself (again). */
  heed(client: string, xid: number): void {
    if (this.#untilNs.size > 0) this.#untilNs.delete(keyOf(client, xid));
  }

  has(client: string, xid: number, timeNs: TimeNs): boolean {
    if (this.#untilNs.size === 0) return false;
    const untilNs = this.#untilNs.get(keyOf(client, xid));
    return untilNs !== undefined && untilNs > timeNs;
  }
}

function keyOf(client: string, xid: number): string {
  return `${client} ${xid}`;
}
