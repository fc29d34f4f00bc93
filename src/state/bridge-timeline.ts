/**
 * What the bridges knew, when: FDB snapshots and changes in, questions of the rules out. Times are those of the
 * states (receipt, up to 3 ms late); a caller that has the frames may put a move at the frame that caused it.
 */
import { append } from '../core/lists.ts';
import { byTime, type DurationNs, type TimeNs } from '../core/time.ts';
import { bridgesIn } from './bridges-in.ts';
import { FdbHistories, type FdbHistory, type HistoryLimits } from './fdb-histories.ts';
import { entryKey, type FdbKnowledge, isMove } from './fdb-knowledge.ts';
import type { HostState } from './host-state.ts';

/** Gives a move the time of the frame that caused it; null keeps the receipt time. */
export type MoveTime = (move: FdbKnowledge) => TimeNs | null;

export interface PortQuery {
  readonly vlan?: number | null;
  readonly moveTime?: MoveTime;
}

const MAX_GAPS = 1_000;

export class BridgeTimeline {
  readonly #histories: FdbHistories;
  readonly #gaps: TimeNs[] = [];
  #observed = false;

  constructor(limits: HistoryLimits = {}) {
    this.#histories = new FdbHistories(limits);
  }

  /** True once an FDB snapshot or change has come. */
  get observed(): boolean {
    return this.#observed;
  }

  /** Times from which FDB events are missing, until the next snapshot. */
  get gaps(): readonly TimeNs[] {
    return this.#gaps;
  }

  /** Changes and entries given up because of the limits. */
  get dropped(): number {
    return this.#histories.dropped;
  }

  /**
   * Takes one state; kinds other than `fdb`, `fdb-change` and `gap` of the FDB are ignored. Changes in time order per
   * bridge; a snapshot, which takes a while to read, may come behind changes later than its time: those hold.
   */
  add(state: HostState): void {
    if (state.kind === 'gap' && state.what === 'fdb' && this.#gaps.length < MAX_GAPS) this.#gaps.push(state.timeNs);
    if (state.kind !== 'fdb' && state.kind !== 'fdb-change') return;
    this.#observed = true;
    if (state.kind === 'fdb') {
      this.#takeSnapshot(state);
      return;
    }
    const { timeNs, mac, bridge, vlan, to } = state;
    const from = state.from ?? this.#histories.of(entryKey(state)).at(-1)?.to ?? null;
    this.#histories.add({ timeNs, mac, bridge, vlan, from, to, what: 'moved', local: false });
  }

  /**
   * What the bridge knew about a MAC at a time; null where nothing is known from then or before. Without `vlan`, of
   * all VLANs the entry that was known last.
   */
  portAt(mac: string, bridge: string, timeNs: TimeNs, options: PortQuery = {}): FdbKnowledge | null {
    let best: FdbKnowledge | null = null;
    for (const history of this.#histories.ofMac(mac)) {
      if (history[0]?.bridge !== bridge) continue;
      if (options.vlan !== undefined && history[0].vlan !== options.vlan) continue;
      const known = lastBefore(history, timeNs, options.moveTime);
      if (known !== null && (best === null || isBetter(known, best))) best = known;
    }
    return best;
  }

  /** The VLANs in which a bridge has had a MAC that it learned; null for entries without one. */
  vlansOf(mac: string, bridge: string): readonly (number | null)[] {
    const all = this.#histories.ofMac(mac);
    const learned = all.filter((history) => history.some((known) => known.bridge === bridge && !known.local));
    return learned.map(([first]) => first?.vlan ?? null);
  }

  /** Changes of a MAC's port on any bridge from one port to another, in the order they came. */
  moves(mac: string): readonly FdbKnowledge[] {
    const found: FdbKnowledge[] = [];
    for (const history of this.#histories.ofMac(mac)) append(found, history.filter(isMove));
    return found.sort(byTime);
  }

  /**
   * A move and those of the same entry that led to it, the oldest first: `most` at most, each within `withinNs` of the
   * next. Of knowledge that is no move only itself.
   */
  movesUpTo(move: FdbKnowledge, withinNs: DurationNs, most: number): readonly FdbKnowledge[] {
    const moves = [move];
    if (!isMove(move)) return moves;
    const history = this.#histories.of(entryKey(move));
    for (let i = history.lastIndexOf(move) - 1; i >= 0 && moves.length < most; i--) {
      const before = history[i] as FdbKnowledge;
      if (!isMove(before)) continue;
      if ((moves.at(-1) as FdbKnowledge).timeNs - before.timeNs > withinNs) break;
      moves.push(before);
    }
    return moves.reverse();
  }

  #takeSnapshot(state: Extract<HostState, { kind: 'fdb' }>): void {
    const histories = this.#histories;
    const { timeNs } = state;
    const present = new Set<string>();
    const read = bridgesIn(state.entries);
    for (const entry of state.entries) {
      const { mac, bridge, vlan, port, local } = entry;
      const key = entryKey(entry);
      present.add(key);
      const last = histories.of(key).at(-1);
      const from = last?.to ?? null;
      if (from === port || isNewer(last, timeNs)) continue;
      histories.add({ timeNs, mac, bridge, vlan, from, to: port, what: 'had', local });
    }
    for (const [key, history] of histories.all()) {
      const last = history.at(-1);
      if (last?.to == null || present.has(key) || isNewer(last, timeNs) || !read.has(last.bridge)) continue;
      histories.add({ ...last, timeNs, from: last.to, to: null, what: 'had' });
    }
  }
}

/** Reported after the snapshot was begun: what the snapshot says of it may be older. */
function isNewer(known: FdbKnowledge | undefined, timeNs: TimeNs): boolean {
  return known !== undefined && known.timeNs > timeNs;
}

/** An entry is better than none; of two entries the one known last. */
function isBetter(known: FdbKnowledge, best: FdbKnowledge): boolean {
  if ((known.to === null) !== (best.to === null)) return known.to !== null;
  return known.timeNs > best.timeNs;
}

function lastBefore(history: FdbHistory, timeNs: TimeNs, moveTime: MoveTime | undefined): FdbKnowledge | null {
  for (let i = history.length - 1; i >= 0; i--) {
    const known = history[i] as FdbKnowledge;
    // Only an event is late; a snapshot was true when it was taken.
    const since = known.what === 'moved' ? (moveTime?.(known) ?? known.timeNs) : known.timeNs;
    if (since <= timeNs) return since === known.timeNs ? known : { ...known, timeNs: since };
  }
  return null;
}
