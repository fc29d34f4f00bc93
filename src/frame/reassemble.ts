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

export interface Reassembly {
  /** The whole IP payload once its last missing fragment arrives, else null. */
  add(fragment: Fragment): Reassembled | null;
  /** Datagrams given up so far: timed out, or pushed out by a limit. Those of other ports are not counted. */
  evicted(): number;
  /** Those of them whose first fragment was seen, and was ours. */
  evictedOurs(): number;
  /** Datagrams given up since the last call, at most `limits.datagrams` of them; times out what is due at `nowNs`. */
  takeIncomplete(nowNs: TimeNs): IncompleteDatagram[];
}

/** `isOurs` sees the payload of a first fragment and tells whether the datagram is worth the memory. */
export function createReassembly(limits: ReassemblyLimits, isOurs: (first: Uint8Array) => boolean): Reassembly {
  /** In order of first arrival: the oldest is the first key. */
  const pending = new Map<string, Pending>();
  let incomplete: IncompleteDatagram[] = [];
  let bytes = 0;
  let evicted = 0;
  let evictedOurs = 0;

  function drop(key: string, entry: Pending): void {
    pending.delete(key);
    bytes -= entry.bytes;
  }

  function giveUp(key: string, entry: Pending): void {
    drop(key, entry);
    if (entry.whose === 'foreign') return;
    evicted++;
    if (entry.whose === 'ours') evictedOurs++;
    if (incomplete.length >= limits.datagrams) return;
    incomplete.push({
      interfaceId: entry.first.interfaceId,
      ipId: entry.first.ipId,
      timeNs: entry.first.timeNs,
      isDhcp: entry.whose === 'ours' ? true : null,
      pieces: entry.pieces.map(({ offset, length }) => ({ offset, length })),
    });
  }

  function timeOut(nowNs: TimeNs): void {
    for (const [key, entry] of pending) {
      if (nowNs - entry.first.timeNs < limits.timeoutNs) return;
      giveUp(key, entry);
    }
  }

  function makeRoom(): void {
    for (const [key, entry] of pending) {
      if (pending.size <= limits.datagrams && bytes <= limits.bytes) return;
      giveUp(key, entry);
    }
  }

  return {
    add(fragment) {
      timeOut(fragment.timeNs);
      let entry = pending.get(fragment.key);
      if (!entry) {
        const empty: Pending = {
          first: fragment,
          whose: 'unknown',
          pieces: [],
          bytes: 0,
          overlapped: false,
          total: null,
        };
        entry = { ...empty, first: { ...fragment, data: fragment.data.subarray(0, 0) } };
        pending.set(fragment.key, entry);
      }
      if (fragment.offset === 0 && entry.whose === 'unknown') entry.whose = isOurs(fragment.data) ? 'ours' : 'foreign';
      if (entry.whose === 'foreign') {
        bytes -= entry.bytes;
        entry.bytes = 0;
        entry.pieces = [];
        makeRoom();
        return null;
      }
      bytes += keep(entry, fragment);
      if (entry.pieces.length > limits.fragments) {
        giveUp(fragment.key, entry);
        return null;
      }
      const whole = join(entry);
      if (whole) drop(fragment.key, entry);
      else makeRoom();
      return whole;
    },
    evicted: () => evicted,
    evictedOurs: () => evictedOurs,
    takeIncomplete(nowNs) {
      timeOut(nowNs);
      const taken = incomplete;
      incomplete = [];
      return taken;
    },
  };
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
