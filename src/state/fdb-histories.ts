/**
 * What was known of each FDB entry, in the order in which it came, within limits: a guest that floods MACs makes entries
 * and changes without end.
 */
import { entryKey, type FdbKnowledge } from './fdb-knowledge.ts';

export interface HistoryLimits {
  /** Changes kept; the oldest is folded into what was known before and counted as dropped. */
  readonly maxChanges?: number;
  /** Entries (MAC, VLAN and bridge) kept; at the limit those that are gone make room, or later ones are not taken. */
  readonly maxEntries?: number;
}

/** What is known about one MAC in one VLAN of one bridge: the oldest knowledge first. */
export type FdbHistory = readonly FdbKnowledge[];

const MAX_CHANGES = 10_000;
const MAX_ENTRIES = 65_536;
const NONE: FdbHistory = [];

export class FdbHistories {
  readonly #maxChanges: number;
  readonly #maxEntries: number;
  readonly #byKey = new Map<string, FdbKnowledge[]>();
  readonly #keysOfMac = new Map<string, Set<string>>();
  /** Keys of histories in the order of their changes, the oldest first: what to fold next. */
  #order: string[] = [];
  #oldest = 0;
  /** Histories that end without an entry. */
  #gone = 0;
  #dropped = 0;

  constructor({ maxChanges = MAX_CHANGES, maxEntries = MAX_ENTRIES }: HistoryLimits) {
    this.#maxChanges = maxChanges;
    this.#maxEntries = maxEntries;
  }

  /** Changes and entries given up because of the limits. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Each entry's key and history. */
  all(): Iterable<readonly [key: string, history: FdbHistory]> {
    return this.#byKey;
  }

  /** The history of one entry; empty where nothing is known. */
  of(key: string): FdbHistory {
    return this.#byKey.get(key) ?? NONE;
  }

  /** Those of a MAC in all VLANs of all bridges. */
  ofMac(mac: string): readonly FdbHistory[] {
    return [...(this.#keysOfMac.get(mac) ?? [])].map((key) => this.of(key));
  }

  /** Takes in what is newly known of an entry. At the limits something is dropped: see HistoryLimits. */
  add(knowledge: FdbKnowledge): void {
    const key = entryKey(knowledge);
    const history = this.#byKey.get(key);
    if (history === undefined) {
      this.#begin(key, knowledge);
      return;
    }
    this.#gone += Number(knowledge.to === null) - Number(history.at(-1)?.to === null);
    history.push(knowledge);
    this.#order.push(key);
    if (this.#order.length - this.#oldest > this.#maxChanges) this.#fold();
  }

  #begin(key: string, knowledge: FdbKnowledge): void {
    if (this.#byKey.size >= this.#maxEntries && !this.#forgetGone()) {
      this.#dropped++;
      return;
    }
    this.#byKey.set(key, [knowledge]);
    if (knowledge.to === null) this.#gone++;
    const keys = this.#keysOfMac.get(knowledge.mac) ?? new Set();
    this.#keysOfMac.set(knowledge.mac, keys.add(key));
  }

  /** The oldest change becomes the knowledge its history starts with; what was known before it is forgotten. */
  #fold(): void {
    this.#byKey.get(this.#order[this.#oldest++] ?? '')?.shift();
    this.#dropped++;
    if (this.#oldest < this.#maxChanges) return;
    this.#order = this.#order.slice(this.#oldest);
    this.#oldest = 0;
  }

  /** Makes room, if there is enough to be made: it looks at everything. */
  #forgetGone(): boolean {
    if (this.#gone < this.#maxEntries / 8) return false;
    for (const [key, history] of this.#byKey) {
      const last = history.at(-1);
      if (last === undefined || last.to !== null) continue;
      this.#byKey.delete(key);
      const keys = this.#keysOfMac.get(last.mac);
      keys?.delete(key);
      if (keys?.size === 0) this.#keysOfMac.delete(last.mac);
    }
    this.#order = this.#order.slice(this.#oldest).filter((key) => this.#byKey.has(key));
    this.#oldest = 0;
    this.#dropped += this.#gone;
    this.#gone = 0;
    return true;
  }
}
