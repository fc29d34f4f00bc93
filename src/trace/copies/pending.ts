/**
 * Copies of one client that are not settled yet, by payload. A burst of copies is settled when nothing more of the
 * payload came for the settle time; payloads of one client are settled in the order in which they began, so that the
 * exchange is told in order.
 */
import type { DurationNs, TimeNs } from '../../core/time.ts';
import type { Said } from '../../dhcp/said.ts';
import { LONGEST_BURST_SETTLES, type TraceLimits } from '../limits.ts';
import { removeAt } from '../tables/short-list.ts';
import { type Copy, insertCopy } from './copy.ts';

/** Copies of one payload that belong together in time, in time order. */
export interface Burst {
  /** As its first copy had it: a relay changes some fields. */
  readonly dhcp: Said;
  /** Whoever takes the burst may order those of one time anew. */
  readonly copies: Copy[];
  /** Where it was cut at its longest: copies later than this may have more to come. Null where it ended by itself. */
  readonly cutNs: TimeNs | null;
  /** The time in which copies beyond the limit came, which were not kept. */
  readonly dropped: { readonly fromNs: TimeNs; readonly toNs: TimeNs } | null;
}

/** All of one payload that is pending. Nearly always it is one burst, and handed out as that. */
interface Payload extends Burst {
  dhcp: Said;
  dropped: Burst['dropped'];
}

export class Pending {
  /** In the order in which they began. */
  readonly #payloads: Payload[] = [];
  /** Their content keys, at the same places: a flood makes them many, and each copy is looked for among all. */
  readonly #keys: number[] = [];
  readonly #settleNs: DurationNs;
  readonly #limits: TraceLimits;
  /** The time in which payloads were dropped at the limit: what is kept of that time may lack copies. */
  #overflow: Burst['dropped'] = null;
  /** When the next burst settles; null when that has to be found out again. */
  #dueNs: TimeNs | null = null;

  constructor(settleNs: DurationNs, limits: TraceLimits) {
    this.#settleNs = settleNs;
    this.#limits = limits;
  }

  get empty(): boolean {
    return this.#payloads.length === 0;
  }

  /** How many copies are not settled yet. */
  get size(): number {
    return this.#payloads.reduce((sum, { copies }) => sum + copies.length, 0);
  }

  /** Whether copies that were dropped may be missing beside those that come. */
  get lacking(): boolean {
    return this.#overflow !== null;
  }

  /** Copies that came by `timeNs` were dropped before there was room for this client. */
  lack(timeNs: TimeNs): void {
    this.#overflow = widen(this.#overflow, timeNs);
  }

  /** Adds a copy; false where it was dropped at a limit. */
  add(copy: Copy, dhcp: Said): boolean {
    const at = this.#keys.indexOf(dhcp.contentKey);
    if (at < 0) {
      if (this.#payloads.length >= this.#limits.payloadsPerClient) {
        this.#overflow = widen(this.#overflow, copy.timeNs);
        return false;
      }
      this.#insert({ dhcp, copies: [copy], dropped: this.#droppedBeside(copy), cutNs: null });
      return true;
    }
    const payload = this.#payloads[at]!;
    if (payload.copies.length >= this.#limits.copiesPerPayload) {
      payload.dropped = widen(payload.dropped, copy.timeNs);
      return false;
    }
    this.#dueNs = null;
    if (insertCopy(payload.copies, copy, compareArrivals) > 0) return true;
    payload.dhcp = dhcp;
    this.#remove(at);
    this.#insert(payload);
    return true;
  }

  /** Gives back copies that were taken with a burst that was cut, to be settled with what follows. */
  giveBack({ dhcp, dropped }: Burst, copies: readonly Copy[]): void {
    const at = this.#keys.indexOf(dhcp.contentKey);
    const all = at < 0 ? [] : this.#remove(at).copies;
    for (const copy of copies) insertCopy(all, copy, compareArrivals);
    this.#insert({ dhcp, copies: all, dropped, cutNs: null });
  }

  /** When the next burst settles; null when nothing is pending. */
  nextDue(): TimeNs | null {
    const next = this.#payloads[0];
    if (next === undefined || this.#dueNs !== null) return this.#dueNs;
    const { copies } = next;
    this.#dueNs = copies[this.#burstLength(copies) - 1]!.timeNs + this.#settleNs;
    return this.#dueNs;
  }

  /** The next burst that is settled at `nowNs`, taken out; null when there is none. */
  take(nowNs: TimeNs): Burst | null {
    const dueNs = this.nextDue();
    if (dueNs === null || dueNs > nowNs) return null;
    const payload = this.#remove(0);
    this.#dueNs = null;
    const { dhcp, copies, dropped } = payload;
    const length = this.#burstLength(copies);
    if (length === copies.length) return payload;
    const later = copies.splice(length);
    this.#insert({ dhcp, copies: later, dropped, cutNs: null });
    const isCut = later[0]!.timeNs <= dueNs;
    return { dhcp, copies, dropped, cutNs: isCut ? dueNs - this.#settleNs - this.#settleNs : null };
  }

  /** The requests that began by `timeNs`, as bursts that are not settled yet. */
  *requestsBefore(timeNs: TimeNs): Iterable<Burst> {
    for (const { dhcp, copies, dropped } of this.#payloads) {
      if (dhcp.op !== 1 || copies[0]!.timeNs > timeNs) continue;
      const early = copies.filter((copy) => copy.timeNs - timeNs <= this.#settleNs);
      yield { dhcp, copies: early, dropped, cutNs: null };
    }
  }

  /** Whether anything is pending that began by `timeNs` and whose xid belongs to an exchange. */
  hasBefore(timeNs: TimeNs, hasXid: (xid: number) => boolean): boolean {
    for (const { dhcp, copies } of this.#payloads) {
      if (copies[0]!.timeNs <= timeNs && hasXid(dhcp.xid)) return true;
    }
    return false;
  }

  /** When other copies of this one's payload may have been dropped. */
  #droppedBeside({ timeNs }: Copy): Burst['dropped'] {
    const overflow = this.#overflow;
    return overflow !== null && timeNs - overflow.toNs <= this.#settleNs ? overflow : null;
  }

  #insert(payload: Payload): void {
    this.#dueNs = null;
    const payloads = this.#payloads;
    const keys = this.#keys;
    let at = payloads.push(payload) - 1;
    keys.push(payload.dhcp.contentKey);
    if (at === 0) return;
    for (; at > 0 && beginsBefore(payload, payloads[at - 1]!); at--) {
      payloads[at] = payloads[at - 1]!;
      keys[at] = keys[at - 1]!;
    }
    payloads[at] = payload;
    keys[at] = payload.dhcp.contentKey;
  }

  /** Takes out what stands at `at`. */
  #remove(at: number): Payload {
    const payload = this.#payloads[at]!;
    removeAt(this.#payloads, at);
    removeAt(this.#keys, at);
    return payload;
  }

  /** How many of the copies, which are in time order, are the first burst. */
  #burstLength(copies: readonly Copy[]): number {
    const beganNs = copies[0]!.timeNs;
    if (copies.length === 1 || copies[copies.length - 1]!.timeNs - beganNs <= this.#settleNs) return copies.length;
    const longestNs = LONGEST_BURST_SETTLES * this.#settleNs;
    let length = 1;
    for (; length < copies.length; length++) {
      const { timeNs } = copies[length]!;
      if (timeNs - copies[length - 1]!.timeNs > this.#settleNs) break;
      // Repeats without a pause leave nothing to wait for: the burst is cut at its longest.
      if (timeNs - beganNs > longestNs) break;
    }
    return length;
  }
}

function widen(window: Burst['dropped'], timeNs: TimeNs): Burst['dropped'] {
  const fromNs = window !== null && window.fromNs < timeNs ? window.fromNs : timeNs;
  const toNs = window !== null && window.toNs > timeNs ? window.toNs : timeNs;
  return { fromNs, toNs };
}

/** Which payload is settled first. Ties: requests before replies, then by their bytes, so that any order of input will do. */
function beginsBefore(a: Payload, b: Payload): boolean {
  const beganNs = a.copies[0]!.timeNs;
  const otherNs = b.copies[0]!.timeNs;
  if (beganNs !== otherNs) return beganNs < otherNs;
  return a.dhcp.op === b.dhcp.op ? a.dhcp.contentKey < b.dhcp.contentKey : a.dhcp.op < b.dhcp.op;
}

/** Order of copies before their place in a path is known: by time, ties by interface and direction. */
function compareArrivals(a: Copy, b: Copy): number {
  if (a.timeNs !== b.timeNs) return a.timeNs < b.timeNs ? -1 : 1;
  if (a.interfaceId !== b.interfaceId) return a.interfaceId - b.interfaceId;
  return a.direction === b.direction ? 0 : a.direction === 'in' ? -1 : 1;
}
