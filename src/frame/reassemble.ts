/**
 * IPv4 fragments put together again (RFC 791, section 3.2), bounded and timed out on the packet clock. Later
 * fragments carry no ports, so all fragments of UDP are kept here until the first one of their datagram is seen.
 */
import { type DurationNs, SECOND_NS, type TimeNs } from '../core/time.ts';

/** Named bounds. At the first two the oldest datagram is given up, at the third the one that has too many. */
export interface ReassemblyLimits {
  /** Datagrams under way at once. */
  readonly datagrams: number;
  /** Bytes held at once, over all of them. */
  readonly bytes: number;
  /** Fragments of one datagram. */
  readonly fragments: number;
  /** From a datagram's first fragment on (Linux: ipfrag_time). */
  readonly timeoutNs: DurationNs;
}

export const DEFAULT_REASSEMBLY_LIMITS: ReassemblyLimits = {
  datagrams: 256,
  bytes: 4 * 1024 * 1024,
  fragments: 64,
  timeoutNs: 30n * SECOND_NS,
};

export interface Fragment {
  /** Whatever tells datagrams apart: interface, direction, VLAN, sender, addresses, protocol, IP id. */
  readonly key: string;
  readonly timeNs: TimeNs;
  readonly interfaceId: number;
  readonly ipId: number;
  /** Of the IP payload, in bytes. */
  readonly offset: number;
  readonly isLast: boolean;
  /** Copied by the reassembly. */
  readonly data: Uint8Array;
}

/** A datagram that never became whole: for the report, which fragments were seen. */
export interface IncompleteDatagram {
  readonly interfaceId: number;
  readonly ipId: number;
  /** Of the first fragment that arrived. */
  readonly timeNs: TimeNs;
  /** Null where the fragment with the ports was never seen. */
  readonly isDhcp: boolean | null;
  /** Offset and length in bytes, in order of arrival. */
  readonly pieces: readonly { readonly offset: number; readonly length: number }[];
}

export interface Reassembled {
  readonly payload: Uint8Array;
  readonly fragments: number;
  /** Fragments claimed the same bytes differently; the first to arrive won. */
  readonly overlapped: boolean;
}

interface Piece {
  readonly offset: number;
  readonly length: number;
  readonly data: Uint8Array;
}

interface Pending {
  readonly first: Fragment;
  /** 'foreign': its first fragment showed other ports; its pieces are let go, and it waits only to time out. */
  whose: 'unknown' | 'ours' | 'foreign';
  pieces: Piece[];
  bytes: number;
  overlapped: boolean;
  /** Length of the whole payload, once the last fragment was seen. */
  total: number | null;
}

export class Reassembly {
  readonly #limits: ReassemblyLimits;
  readonly #isOurs: (first: Uint8Array) => boolean;
  /** In order of first arrival: the oldest is the first key. */
  readonly #pending = new Map<string, Pending>();
  #incomplete: IncompleteDatagram[] = [];
  #bytes = 0;
  #evicted = 0;
  #evictedOurs = 0;

  /** `isOurs` sees the payload of a first fragment and tells whether the datagram is worth the memory. */
  constructor(limits: ReassemblyLimits, isOurs: (first: Uint8Array) => boolean) {
    this.#limits = limits;
    this.#isOurs = isOurs;
  }

  /** Datagrams given up so far: timed out, or pushed out by a limit. Those of other ports are not counted. */
  get evicted(): number {
    return this.#evicted;
  }

  /** Those of them whose first fragment was seen, and was ours. */
  get evictedOurs(): number {
    return this.#evictedOurs;
  }

  /** The whole IP payload once its last missing fragment arrives, else null. */
  add(fragment: Fragment): Reassembled | null {
    this.#timeOut(fragment.timeNs);
    const entry = this.#entryOf(fragment);
    if (fragment.offset === 0 && entry.whose === 'unknown') {
      entry.whose = this.#isOurs(fragment.data) ? 'ours' : 'foreign';
    }
    if (entry.whose === 'foreign') {
      this.#bytes -= entry.bytes;
      entry.bytes = 0;
      entry.pieces = [];
      this.#makeRoom();
      return null;
    }
    this.#bytes += keep(entry, fragment);
    if (entry.pieces.length > this.#limits.fragments) {
      this.#giveUp(fragment.key, entry);
      return null;
    }
    const whole = join(entry);
    if (whole) this.#drop(fragment.key, entry);
    else this.#makeRoom();
    return whole;
  }

  /** Datagrams given up since the last call, at most `limits.datagrams` of them; times out what is due at `nowNs`. */
  takeIncomplete(nowNs: TimeNs): IncompleteDatagram[] {
    this.#timeOut(nowNs);
    const taken = this.#incomplete;
    this.#incomplete = [];
    return taken;
  }

  #entryOf(fragment: Fragment): Pending {
    const known = this.#pending.get(fragment.key);
    if (known !== undefined) return known;
    const first = { ...fragment, data: fragment.data.subarray(0, 0) };
    const entry: Pending = { first, whose: 'unknown', pieces: [], bytes: 0, overlapped: false, total: null };
    this.#pending.set(fragment.key, entry);
    return entry;
  }

  #drop(key: string, entry: Pending): void {
    this.#pending.delete(key);
    this.#bytes -= entry.bytes;
  }

  #giveUp(key: string, entry: Pending): void {
    this.#drop(key, entry);
    if (entry.whose === 'foreign') return;
    this.#evicted++;
    if (entry.whose === 'ours') this.#evictedOurs++;
    if (this.#incomplete.length >= this.#limits.datagrams) return;
    const { interfaceId, ipId, timeNs } = entry.first;
    const isDhcp = entry.whose === 'ours' ? true : null;
    const pieces = entry.pieces.map(({ offset, length }) => ({ offset, length }));
    this.#incomplete.push({ interfaceId, ipId, timeNs, isDhcp, pieces });
  }

  #timeOut(nowNs: TimeNs): void {
    for (const [key, entry] of this.#pending) {
      if (nowNs - entry.first.timeNs < this.#limits.timeoutNs) return;
      this.#giveUp(key, entry);
    }
  }

  #makeRoom(): void {
    for (const [key, entry] of this.#pending) {
      if (this.#pending.size <= this.#limits.datagrams && this.#bytes <= this.#limits.bytes) return;
      this.#giveUp(key, entry);
    }
  }
}

/** Adds the piece unless it is a copy of one that is there; returns the bytes it takes. */
function keep(entry: Pending, fragment: Fragment): number {
  const { offset, data } = fragment;
  const end = offset + data.length;
  for (const piece of entry.pieces) {
    if (piece.offset === offset && piece.length === data.length) return 0;
    if (piece.offset < end && offset < piece.offset + piece.length) entry.overlapped = true;
  }
  if (fragment.isLast && entry.total === null) entry.total = end;
  const copy = data.slice();
  entry.pieces.push({ offset, length: copy.length, data: copy });
  entry.bytes += copy.length;
  return copy.length;
}

/** The payload, if the pieces cover it without a gap. Allocates no more than the pieces hold. */
function join(entry: Pending): Reassembled | null {
  if (entry.total === null || entry.bytes < entry.total) return null;
  let covered = 0;
  for (const piece of entry.pieces.toSorted((a, b) => a.offset - b.offset)) {
    if (piece.offset > covered) return null;
    covered = Math.max(covered, piece.offset + piece.length);
  }
  if (covered < entry.total) return null;
  const payload = new Uint8Array(covered);
  // Backwards, so that the piece that arrived first is written last and wins.
  for (const piece of entry.pieces.toReversed()) payload.set(piece.data, piece.offset);
  const overlapped = entry.overlapped || covered > entry.total;
  return { payload: payload.subarray(0, entry.total), fragments: entry.pieces.length, overlapped };
}
