/**
 * Which hops could have shown a message at a given time: the capture's gaps (drops, not open, gone, cut off), hops
 * known to be blind to forwarded unicast, and hops that showed none of what both their neighbours showed.
 */
import { append } from '../../core/lists.ts';
import { END_OF_TIME, type TimeNs } from '../../core/time.ts';
import type { Copy } from '../copies/copy.ts';
import type { InconclusiveReason } from '../types.ts';

export type GapReason = Exclude<
  InconclusiveReason,
  'all-later-hops-blind' | 'paths-contradict' | 'place-unknown' | 'evicted' | 'order-unknown'
>;

/** A window in which an interface may have missed frames. */
export interface Gap {
  readonly fromNs: TimeNs;
  readonly toNs: TimeNs;
  readonly reason: GapReason;
}

/** `able`: would have shown it. Else why not; a blind hop has no reasons. */
export interface View {
  readonly able: boolean;
  readonly reasons: readonly GapReason[];
}

/** The character after `9`; hexadecimal letters begin at an odd code, digits at an even one. */
const DIGIT_AFTER_NINE = 58;

/** So many windows are added between two looks for those that are over. */
const ADDED_BEFORE_FORGETTING = 8;

const ABLE: View = { able: true, reasons: [] };
const BLIND: View = { able: false, reasons: [] };

interface Shown {
  shown: number;
  skipped: number;
}

interface HopRecord {
  readonly unicast: Shown;
  readonly broadcast: Shown;
  /** Known not to be promiscuous, so forwarded unicast passes unseen. */
  blindToUnicast: boolean;
}

/** Tells what each hop could have shown, by hop name. Gaps are kept by interface name. */
export class Visibility {
  readonly #gaps = new Map<string, Gap[]>();
  readonly #hops = new Map<string, HopRecord>();
  readonly #gapLimit: number;

  constructor(gapLimit: number) {
    this.#gapLimit = gapLimit;
  }

  /**
   * Adds a window in which `interfaceName` may have missed frames. One that goes on from the latest makes it longer. Windows
   * that ended before `neededNs` are forgotten; at the limit the older half become one, two by two.
   */
  addGap(interfaceName: string, gap: Gap, neededNs: TimeNs): void {
    let gaps = this.#gaps.get(interfaceName) ?? [];
    const last = gaps.at(-1);
    if (last !== undefined && goesOn(last, gap)) gaps[gaps.length - 1] = union(last, gap);
    else gaps.push(gap);
    // Not each time: a file may hold little else than drops.
    if (gaps.length % ADDED_BEFORE_FORGETTING === 0) gaps = gaps.filter(({ toNs }) => toNs >= neededNs);
    if (gaps.length > this.#gapLimit) gaps = halved(gaps);
    this.#gaps.set(interfaceName, gaps);
  }

  /** The interface is watched again from `timeNs` on: open-ended gaps end here, others stay as they are. */
  endGaps(interfaceName: string, timeNs: TimeNs): void {
    const gaps = this.#gaps.get(interfaceName);
    if (!gaps) return;
    this.#gaps.set(
      interfaceName,
      gaps.map((gap) => (gap.toNs === END_OF_TIME && gap.fromNs <= timeNs ? { ...gap, toNs: timeNs } : gap)),
    );
  }

  /** Interfaces and hops that nothing is judged by any more, nor told of at the end. */
  forget(names: Iterable<string>): void {
    for (const name of names) {
      this.#gaps.delete(name);
      this.#hops.delete(name);
    }
  }

  /** The hop shows broadcasts only (a bridge that is not promiscuous), for good. */
  setBlindToUnicast(hop: string): void {
    this.#record(hop).blindToUnicast = true;
  }

  /** Whether the hop would have shown a copy of `copy` between the two times. */
  view(hop: string, interfaces: readonly string[], copy: Copy, fromNs: TimeNs, toNs: TimeNs): View {
    let reasons: GapReason[] | null = null;
    for (const name of interfaces) {
      for (const gap of this.#gaps.get(name) ?? []) {
        if (gap.fromNs > toNs || gap.toNs < fromNs) continue;
        reasons ??= [];
        if (!reasons.includes(gap.reason)) reasons.push(gap.reason);
      }
    }
    if (reasons) return { able: false, reasons };
    const record = this.#hops.get(hop);
    if (!record) return ABLE;
    const unicast = isUnicast(copy);
    if (unicast && record.blindToUnicast) return BLIND;
    // Broadcast is easier to see than unicast: a hop that passes over broadcasts will not show unicast either.
    const { shown, skipped } = unicast && record.unicast.skipped === 0 ? merge(record) : kindOf(record, unicast);
    return skipped > 0 && shown === 0 ? BLIND : ABLE;
  }

  /** Learns from one settled message that `hop` showed it, or did not though hops on both sides of it did. */
  learn(hop: string, copy: Copy, shown: boolean): void {
    const kind = kindOf(this.#record(hop), isUnicast(copy));
    if (shown) kind.shown++;
    else kind.skipped++;
  }

  /** Messages that hops did not show though both neighbours did, by hop name. */
  skipped(): ReadonlyMap<string, number> {
    const result = new Map<string, number>();
    for (const [hop, { unicast, broadcast }] of this.#hops) {
      const count = unicast.skipped + broadcast.skipped;
      if (count > 0) result.set(hop, count);
    }
    return result;
  }

  #record(hop: string): HopRecord {
    let record = this.#hops.get(hop);
    if (!record) {
      record = { unicast: { shown: 0, skipped: 0 }, broadcast: { shown: 0, skipped: 0 }, blindToUnicast: false };
      this.#hops.set(hop, record);
    }
    return record;
  }
}

function goesOn(last: Gap, gap: Gap): boolean {
  return last.reason === gap.reason && gap.fromNs >= last.fromNs && gap.fromNs <= last.toNs;
}

function union(a: Gap, b: Gap): Gap {
  return {
    fromNs: a.fromNs < b.fromNs ? a.fromNs : b.fromNs,
    toNs: a.toNs > b.toNs ? a.toNs : b.toNs,
    reason: b.reason,
  };
}

/** The older half of the windows two by two, and the others: too much counts as unseen rather than too little. */
function halved(gaps: readonly Gap[]): Gap[] {
  const result: Gap[] = [];
  const half = Math.max(2, Math.floor(gaps.length / 4) * 2);
  for (let i = 0; i < half; i += 2) result.push(union(gaps[i]!, gaps[i + 1]!));
  append(result, gaps.slice(half));
  return result;
}

function kindOf(record: HopRecord, unicast: boolean): Shown {
  return unicast ? record.unicast : record.broadcast;
}

function merge({ unicast, broadcast }: HopRecord): Shown {
  return { shown: unicast.shown + broadcast.shown, skipped: unicast.skipped + broadcast.skipped };
}

/** The lowest bit of an Ethernet address' first byte is 0: asked for every copy, so without parsing. */
function isUnicast({ linkDestination }: Copy): boolean {
  if (linkDestination === null) return false;
  const digit = linkDestination.charCodeAt(1);
  return ((digit < DIGIT_AFTER_NINE ? digit : digit + 1) & 1) === 0;
}
