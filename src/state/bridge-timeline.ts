/**
 * What the bridges knew, when: FDB snapshots and changes in, questions of the rules out. Times are those of the
 * states (receipt, up to 3 ms late); a caller that has the frames may put a move at the frame that caused it.
 */
import { append } from '../core/lists.ts';
import { byTime, type DurationNs, type TimeNs } from '../core/time.ts';
import { bridgesIn } from './bridges-in.ts';
import type { HostState } from './host-state.ts';

/** What the FDB of `bridge` said about `mac`: `moved` is an event, `had` an entry (or its absence) in a snapshot. */
export interface FdbKnowledge {
  readonly timeNs: TimeNs;
  readonly mac: string;
  readonly bridge: string;
  readonly vlan: number | null;
  /** The port before; null where there was none or it is unknown. */
  readonly from: string | null;
  /** The port from then on; null for no entry. */
  readonly to: string | null;
  readonly what: 'moved' | 'had';
  /** True for a MAC of the host itself, in a snapshot. */
  readonly local: boolean;
}

/** Gives a move the time of the frame that caused it; null keeps the receipt time. */
export type MoveTime = (move: FdbKnowledge) => TimeNs | null;

export interface BridgeTimeline {
  /**
   * Takes one state; kinds other than `fdb`, `fdb-change` and `gap` of the FDB are ignored. Changes in time order per
   * bridge; a snapshot, which takes a while to read, may come behind changes later than its time: those hold.
   */
  add(state: HostState): void;
  /**
   * What the bridge knew about a MAC at a time; null where nothing is known from then or before. Without `vlan`, of
   * all VLANs the entry that was known last.
   */
  portAt(mac: string, bridge: string, timeNs: TimeNs, options?: PortQuery): FdbKnowledge | null;
  /** The VLANs in which a bridge has had a MAC that it learned; null for entries without one. */
  vlansOf(mac: string, bridge: string): readonly (number | null)[];
  /** Changes of a MAC's port on any bridge from one port to another, in the order they came. */
  moves(mac: string): readonly FdbKnowledge[];
  /**
   * A move and those of the same entry that led to it, the oldest first: `most` at most, each within `withinNs` of the
   * next. Of knowledge that is no move only itself.
   */
  movesUpTo(move: FdbKnowledge, withinNs: DurationNs, most: number): readonly FdbKnowledge[];
  /** True once an FDB snapshot or change has come. */
  readonly observed: boolean;
  /** Times from which FDB events are missing, until the next snapshot. */
  readonly gaps: readonly TimeNs[];
  /** Changes and entries given up because of the limits. */
  readonly dropped: number;
}

export interface PortQuery {
  readonly vlan?: number | null;
  readonly moveTime?: MoveTime;
}

export interface TimelineLimits {
  /** Changes kept; the oldest is folded into what was known before and counted as dropped. */
  readonly maxChanges?: number;
  /** Entries (MAC, VLAN and bridge) kept; at the limit those that are gone make room, or later ones are not taken. */
  readonly maxEntries?: number;
}

const MAX_CHANGES = 10_000;
const MAX_ENTRIES = 65_536;
const MAX_GAPS = 1_000;

/** What is known about one MAC in one VLAN of one bridge: the oldest knowledge first. */
type History = FdbKnowledge[];

/** An empty timeline. */
export function createBridgeTimeline(limits: TimelineLimits = {}): BridgeTimeline {
  const maxChanges = limits.maxChanges ?? MAX_CHANGES;
  const maxEntries = limits.maxEntries ?? MAX_ENTRIES;
  const histories = new Map<string, History>();
  const byMac = new Map<string, Set<string>>();
  /** Keys of histories in the order of their changes, the oldest first: what to fold next. */
  let order: string[] = [];
  let oldest = 0;
  /** Histories that end without an entry. */
  let gone = 0;
  let dropped = 0;
  let observed = false;
  const gaps: TimeNs[] = [];

  const learn = (knowledge: FdbKnowledge): void => {
    const key = keyOf(knowledge);
    const history = histories.get(key);
    if (history === undefined) {
      if (histories.size >= maxEntries && !forgetGone()) {
        dropped++;
        return;
      }
      histories.set(key, [knowledge]);
      if (knowledge.to === null) gone++;
      const keys = byMac.get(knowledge.mac) ?? new Set();
      byMac.set(knowledge.mac, keys.add(key));
      return;
    }
    gone += Number(knowledge.to === null) - Number(history.at(-1)?.to === null);
    history.push(knowledge);
    order.push(key);
    if (order.length - oldest > maxChanges) fold();
  };

  /** The oldest change becomes the knowledge its history starts with; what was known before it is forgotten. */
  const fold = (): void => {
    histories.get(order[oldest++] ?? '')?.shift();
    dropped++;
    if (oldest < maxChanges) return;
    order = order.slice(oldest);
    oldest = 0;
  };

  /** Makes room, if there is enough to be made: it looks at everything. */
  const forgetGone = (): boolean => {
    if (gone < maxEntries / 8) return false;
    for (const [key, history] of histories) {
      const last = history.at(-1);
      if (last === undefined || last.to !== null) continue;
      histories.delete(key);
      const keys = byMac.get(last.mac);
      keys?.delete(key);
      if (keys?.size === 0) byMac.delete(last.mac);
    }
    order = order.slice(oldest).filter((key) => histories.has(key));
    oldest = 0;
    dropped += gone;
    gone = 0;
    return true;
  };

  const lastOf = (key: string): FdbKnowledge | undefined => histories.get(key)?.at(-1);

  /** Reported after the snapshot was begun: what the snapshot says of it may be older. */
  const isNewer = (known: FdbKnowledge | undefined, timeNs: TimeNs) => known !== undefined && known.timeNs > timeNs;

  const takeSnapshot = (state: Extract<HostState, { kind: 'fdb' }>): void => {
    const present = new Set<string>();
    const read = bridgesIn(state.entries);
    for (const entry of state.entries) {
      const { mac, bridge, vlan, port, local } = entry;
      const key = keyOf(entry);
      present.add(key);
      const last = lastOf(key);
      const from = last?.to ?? null;
      if (from === port || isNewer(last, state.timeNs)) continue;
      learn({ timeNs: state.timeNs, mac, bridge, vlan, from, to: port, what: 'had', local });
    }
    for (const [key, history] of histories) {
      const last = history.at(-1);
      if (last?.to == null || present.has(key) || isNewer(last, state.timeNs) || !read.has(last.bridge)) continue;
      learn({ ...last, timeNs: state.timeNs, from: last.to, to: null, what: 'had' });
    }
  };

  return {
    add(state) {
      if (state.kind === 'gap' && state.what === 'fdb' && gaps.length < MAX_GAPS) gaps.push(state.timeNs);
      if (state.kind !== 'fdb' && state.kind !== 'fdb-change') return;
      observed = true;
      if (state.kind === 'fdb') return takeSnapshot(state);
      const { timeNs, mac, bridge, vlan, to } = state;
      const from = state.from ?? lastOf(keyOf(state))?.to ?? null;
      learn({ timeNs, mac, bridge, vlan, from, to, what: 'moved', local: false });
    },

    portAt(mac, bridge, timeNs, options = {}) {
      let best: FdbKnowledge | null = null;
      for (const key of byMac.get(mac) ?? []) {
        const history = histories.get(key) ?? [];
        if (history[0]?.bridge !== bridge) continue;
        if (options.vlan !== undefined && history[0].vlan !== options.vlan) continue;
        const known = lastBefore(history, timeNs, options.moveTime);
        if (known !== null && (best === null || isBetter(known, best))) best = known;
      }
      return best;
    },

    vlansOf(mac, bridge) {
      const all = [...(byMac.get(mac) ?? [])].map((key) => histories.get(key) ?? []);
      const learned = all.filter((history) => history.some((known) => known.bridge === bridge && !known.local));
      return learned.map(([first]) => first?.vlan ?? null);
    },

    moves(mac) {
      const found: FdbKnowledge[] = [];
      for (const key of byMac.get(mac) ?? []) append(found, (histories.get(key) ?? []).filter(isMove));
      return found.sort(byTime);
    },

    movesUpTo(move, withinNs, most) {
      const history = histories.get(keyOf(move)) ?? [];
      const moves = [move];
      if (!isMove(move)) return moves;
      for (let i = history.lastIndexOf(move) - 1; i >= 0 && moves.length < most; i--) {
        const before = history[i] as FdbKnowledge;
        if (!isMove(before)) continue;
        if ((moves.at(-1) as FdbKnowledge).timeNs - before.timeNs > withinNs) break;
        moves.push(before);
      }
      return moves.reverse();
    },

    get observed() {
      return observed;
    },
    get gaps() {
      return gaps;
    },
    get dropped() {
      return dropped;
    },
  };
}

function keyOf({ bridge, mac, vlan }: Pick<FdbKnowledge, 'bridge' | 'mac' | 'vlan'>): string {
  return `${bridge} ${mac} ${vlan ?? ''}`;
}

function isMove(knowledge: FdbKnowledge): boolean {
  return knowledge.from !== null && knowledge.to !== null && knowledge.from !== knowledge.to;
}

/** An entry is better than none; of two entries the one known last. */
function isBetter(known: FdbKnowledge, best: FdbKnowledge): boolean {
  if ((known.to === null) !== (best.to === null)) return known.to !== null;
  return known.timeNs > best.timeNs;
}

function lastBefore(history: History, timeNs: TimeNs, moveTime: MoveTime | undefined): FdbKnowledge | null {
  for (let i = history.length - 1; i >= 0; i--) {
    const known = history[i] as FdbKnowledge;
    // Only an event is late; a snapshot was true when it was taken.
    const since = known.what === 'moved' ? (moveTime?.(known) ?? known.timeNs) : known.timeNs;
    if (since <= timeNs) return since === known.timeNs ? known : { ...known, timeNs: since };
  }
  return null;
}
