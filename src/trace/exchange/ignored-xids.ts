/**
 * The xids whose replies are no business of a client, and until when: somebody else uses them with its address, or the
 * exchange is over. One table for all clients, so that none is kept for this alone.
 */
import type { TimeNs } from '../../core/time.ts';
import { EXCHANGE_IDLE_NS } from '../limits.ts';
import { PairTimes } from '../tables/pair-times.ts';

export class IgnoredXids {
  /** Until when, by client and xid. */
  readonly #untilNs: PairTimes;

  /** At the limit those ignored the longest are forgotten. */
  constructor(limit: number) {
    this.#untilNs = new PairTimes(limit);
  }

  /** Ignores replies to the client under `xid` for a while from `nowNs` on. */
  ignore(client: string, xid: number, nowNs: TimeNs): void {
    this.#untilNs.set(client, xid, nowNs + EXCHANGE_IDLE_NS);
  }

  /** The client uses the xid itself (again). Returns whether it had been ignored, for however long. */
  heed(client: string, xid: number): boolean {
    return this.#untilNs.delete(client, xid);
  }

  /** Whether messages of the client with this xid are still ignored at `timeNs`. */
  has(client: string, xid: number, timeNs: TimeNs): boolean {
    const untilNs = this.#untilNs.get(client, xid);
    return untilNs !== undefined && untilNs > timeNs;
  }
}
