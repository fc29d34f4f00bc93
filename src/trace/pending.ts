/**
 * Copies of one client that are not settled yet, by payload. A run of copies is settled when nothing more of the
 * payload came for the settle time; payloads of one client are settled in the order in which they began, so that the
 * exchange is told in order.
 */
import type { DurationNs, TimeNs } from '../core/time.ts';
import type { DhcpMessage } from '../dhcp/message.ts';
import type { Copy } from './copy.ts';
import { LONGEST_RUN_SETTLES, type TraceLimits } from './limits.ts';

/** Copies of one payload that belong together in time, in time order. */
export interface Run {
  readonly dhcp: DhcpMessage;
  readonly copies: readonly Copy[];
  /** Copies beyond the limit, which were not kept. */
  readonly dropped: number;
}

interface Payload {
  readonly dhcp: DhcpMessage;
  readonly copies: Copy[];
  sorted: boolean;
  dropped: number;
}

export class Pending {
  readonly #payloads = new Map<string, Payload>();
  readonly #settleNs: DurationNs;
  readonly #limits: TraceLimits;

  constructor(settleNs: DurationNs, limits: TraceLimits) {
    this.#settleNs = settleNs;
    this.#limits = limits;
  }

  get empty(): boolean {
    return this.#payloads.size === 0;
  }

  /** Adds a copy; false where it was dropped at a limit. `keep` gives what may be kept of a message beyond its frame. */
  add(copy: Copy, dhcp: DhcpMessage, keep: (dhcp: DhcpMessage) => DhcpMessage): boolean {
    let payload = this.#payloads.get(dhcp.contentKey);
    if (!payload) {
      if (this.#payloads.size >= this.#limits.payloadsPerClient) return false;
      payload = { dhcp: keep(dhcp), copies: [], sorted: true, dropped: 0 };
      this.#payloads.set(dhcp.contentKey, payload);
    }
    const last = payload.copies[payload.copies.length - 1];
    if (last && payload.copies.length >= this.#limits.copiesPerPayload) {
      payload.dropped++;
      return false;
    }
    if (last && last.timeNs > copy.timeNs) payload.sorted = false;
    payload.copies.push(copy);
    return true;
  }

  /** When the next run settles; null when nothing is pending. */
  nextDue(): TimeNs | null {
    const next = this.#next();
    return next === null ? null : next.dueNs;
  }

  /** The next run that is settled at `nowNs`, taken out; null when there is none. */
  take(nowNs: TimeNs): Run | null {
    const next = this.#next();
    if (next === null || next.dueNs > nowNs) return null;
    const { payload, length } = next;
    const copies = payload.copies.splice(0, length);
    const run: Run = { dhcp: payload.dhcp, copies, dropped: payload.dropped };
    payload.dropped = 0;
    if (payload.copies.length === 0) this.#payloads.delete(payload.dhcp.contentKey);
    return run;
  }

  /** Whether anything of the exchange `xid` is pending. */
  has(xid: number): boolean {
    for (const { dhcp } of this.#payloads.values()) if (dhcp.xid === xid) return true;
    return false;
  }

  /** The payload that began first, the length of its first run, and when that settles. */
  #next(): { payload: Payload; length: number; dueNs: TimeNs } | null {
    let first: Payload | null = null;
    for (const payload of this.#payloads.values()) {
      if (!payload.sorted) {
        payload.copies.sort((a, b) => (a.timeNs < b.timeNs ? -1 : a.timeNs > b.timeNs ? 1 : 0));
        payload.sorted = true;
      }
      if (first === null || startOf(payload) < startOf(first)) first = payload;
    }
    if (first === null) return null;
    return { payload: first, ...this.#firstRun(first.copies) };
  }

  #firstRun(copies: readonly Copy[]): { length: number; dueNs: TimeNs } {
    const longestNs = LONGEST_RUN_SETTLES * this.#settleNs;
    const beganNs = (copies[0] as Copy).timeNs;
    let length = 1;
    let lastNs = beganNs;
    for (; length < copies.length; length++) {
      const { timeNs } = copies[length] as Copy;
      if (timeNs - lastNs > this.#settleNs) break;
      // A storm of copies has no pause to wait for: it is cut at its longest.
      if (timeNs - beganNs > longestNs) break;
      lastNs = timeNs;
    }
    return { length, dueNs: lastNs + this.#settleNs };
  }
}

function startOf(payload: Payload): TimeNs {
  return (payload.copies[0] as Copy).timeNs;
}
