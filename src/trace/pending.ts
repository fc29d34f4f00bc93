/**
 * Copies of one client that are not settled yet, by payload. A run of copies is settled when nothing more of the
 * payload came for the settle time; payloads of one client are settled in the order in which they began, so that the
 * exchange is told in order.
 */
import type { DurationNs, TimeNs } from '../core/time.ts';
import type { DhcpMessage } from '../dhcp/message.ts';
import { type Copy, sortCopies } from './copy.ts';
import { LONGEST_RUN_SETTLES, type TraceLimits } from './limits.ts';

/** Copies of one payload that belong together in time, in time order. */
export interface Run {
  readonly dhcp: DhcpMessage;
  readonly copies: readonly Copy[];
  /** Where it was cut at its longest: copies later than this may have more to come. Null where it ended by itself. */
  readonly cutNs: TimeNs | null;
  /** The time in which copies beyond the limit came, which were not kept. */
  readonly dropped: { readonly fromNs: TimeNs; readonly toNs: TimeNs } | null;
}

interface Payload {
  /** As its first copy had it: a relay changes some fields. */
  dhcp: DhcpMessage;
  first: Copy;
  copies: Copy[];
  sorted: boolean;
  dropped: Run['dropped'];
}

interface Next {
  readonly payload: Payload;
  readonly length: number;
  readonly dueNs: TimeNs;
  readonly cut: boolean;
}

export class Pending {
  readonly #payloads = new Map<string, Payload>();
  readonly #settleNs: DurationNs;
  readonly #limits: TraceLimits;
  /** What is settled next; null when that has to be found out again. */
  #next: Next | null = null;

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
      payload = { dhcp: keep(dhcp), first: copy, copies: [copy], sorted: true, dropped: null };
      this.#payloads.set(dhcp.contentKey, payload);
      this.#next = null;
      return true;
    }
    const { copies, dropped } = payload;
    const { timeNs } = copy;
    if (copies.length >= this.#limits.copiesPerPayload) {
      const fromNs = dropped !== null && dropped.fromNs < timeNs ? dropped.fromNs : timeNs;
      const toNs = dropped !== null && dropped.toNs > timeNs ? dropped.toNs : timeNs;
      payload.dropped = { fromNs, toNs };
      return false;
    }
    const last = copies[copies.length - 1];
    if (last && last.timeNs >= timeNs) payload.sorted = false;
    if (compareArrivals(copy, payload.first) < 0) {
      payload.first = copy;
      payload.dhcp = keep(dhcp);
    }
    copies.push(copy);
    this.#next = null;
    return true;
  }

  /** Gives back copies that were taken with a run that was cut, to be settled with what follows. */
  giveBack(run: Run, copies: readonly Copy[]): void {
    const { dhcp, dropped } = run;
    const later = this.#payloads.get(dhcp.contentKey)?.copies ?? [];
    const all = [...copies, ...later];
    this.#payloads.set(dhcp.contentKey, { dhcp, first: all[0]!, copies: all, sorted: false, dropped });
    this.#next = null;
  }

  /** When the next run settles; null when nothing is pending. */
  nextDue(): TimeNs | null {
    return this.#find()?.dueNs ?? null;
  }

  /** The next run that is settled at `nowNs`, taken out; null when there is none. */
  take(nowNs: TimeNs): Run | null {
    const next = this.#find();
    if (next === null || next.dueNs > nowNs) return null;
    const { payload, length, cut, dueNs } = next;
    const { dhcp, dropped } = payload;
    const { copies } = payload;
    if (length === copies.length) this.#payloads.delete(dhcp.contentKey);
    else payload.copies = copies.splice(length);
    this.#next = null;
    return { dhcp, copies, dropped, cutNs: cut ? dueNs - this.#settleNs - this.#settleNs : null };
  }

  /** The requests that began by `timeNs`, as runs that are not settled yet. */
  *requestsBefore(timeNs: TimeNs): Iterable<Run> {
    for (const { dhcp, copies, dropped } of this.#payloads.values()) {
      const early = dhcp.op === 1 ? copies.filter((copy) => copy.timeNs - timeNs <= this.#settleNs) : [];
      if (early.some((copy) => copy.timeNs <= timeNs)) yield { dhcp, copies: early, dropped, cutNs: null };
    }
  }

  /** Whether anything of the exchange `xid` is pending that began by `timeNs`. */
  hasBefore(xid: number, timeNs: TimeNs): boolean {
    for (const { dhcp, copies } of this.#payloads.values()) {
      if (dhcp.xid === xid && copies.some((copy) => copy.timeNs <= timeNs)) return true;
    }
    return false;
  }

  /** The payload that began first, the length of its first run, and when that settles. */
  #find(): Next | null {
    if (this.#next !== null) return this.#next;
    let first: Payload | null = null;
    for (const payload of this.#payloads.values()) {
      if (!payload.sorted) {
        sortCopies(payload.copies, compareArrivals);
        payload.sorted = true;
      }
      if (first === null || beginsBefore(payload, first)) first = payload;
    }
    if (first !== null) this.#next = this.#firstRun(first);
    return this.#next;
  }

  #firstRun(payload: Payload): Next {
    const { copies } = payload;
    const beganNs = startOf(payload);
    const finalNs = copies[copies.length - 1]!.timeNs;
    if (finalNs - beganNs <= this.#settleNs) {
      return { payload, length: copies.length, dueNs: finalNs + this.#settleNs, cut: false };
    }
    const longestNs = LONGEST_RUN_SETTLES * this.#settleNs;
    let cut = false;
    let length = 1;
    let lastNs = beganNs;
    for (; length < copies.length; length++) {
      const { timeNs } = copies[length]!;
      if (timeNs - lastNs > this.#settleNs) break;
      // Repeats without a pause leave nothing to wait for: the run is cut at its longest.
      if (timeNs - beganNs > longestNs) {
        cut = true;
        break;
      }
      lastNs = timeNs;
    }
    return { payload, length, dueNs: lastNs + this.#settleNs, cut };
  }
}

function startOf(payload: Payload): TimeNs {
  return payload.copies[0]!.timeNs;
}

/** Which payload is settled first. Ties: requests before replies, then by their bytes, so that any order of input will do. */
function beginsBefore(a: Payload, b: Payload): boolean {
  const began = startOf(a);
  const other = startOf(b);
  if (began !== other) return began < other;
  return a.dhcp.op === b.dhcp.op ? a.dhcp.contentKey < b.dhcp.contentKey : a.dhcp.op < b.dhcp.op;
}

/** Order of copies before their place in a path is known: by time, ties by interface and direction. */
function compareArrivals(a: Copy, b: Copy): number {
  if (a.timeNs !== b.timeNs) return a.timeNs < b.timeNs ? -1 : 1;
  if (a.interfaceId !== b.interfaceId) return a.interfaceId - b.interfaceId;
  return a.direction === b.direction ? 0 : a.direction === 'in' ? -1 : 1;
}
