/**
 * What the rules may ask: the paths, the host state over time, and which requests came in where. Fed by the diagnosis;
 * bounded.
 */
import type { TimeNs } from '../core/time.ts';
import { type BridgeTimeline, createBridgeTimeline, type FdbKnowledge } from '../path/bridge-timeline.ts';
import type { HostState, Link } from '../path/host-state.ts';
import { type OwnAddressReport, parseOwnAddress } from '../path/own-address.ts';
import type { Path } from '../path/path.ts';
import type { Message, Sighting } from '../trace/types.ts';
import type { Need } from './rule.ts';

/** Clients, entries per interface and kernel-log lines remembered; older ones are forgotten. Of link changes the first. */
const MOST_CLIENTS = 4096;
const MOST_ENTRIES = 4096;
const MOST_LINES = 1000;
const MOST_LINK_CHANGES = 1000;

/** A notification of the kernel that comes later than this after a frame was not caused by it. */
const LATEST_NOTICE_NS = 20_000_000n;

/** A frame from a guest's MAC coming in on an interface: what makes a bridge learn. */
export interface Entry {
  readonly mac: string;
  readonly sighting: Sighting;
  readonly message: Message;
}

export interface OwnAddressLine {
  readonly timeNs: TimeNs;
  readonly text: string;
  readonly report: OwnAddressReport;
}

export class Knowledge {
  #paths: readonly Path[];
  readonly timeline: BridgeTimeline = createBridgeTimeline();
  readonly ownAddressLines: OwnAddressLine[] = [];
  readonly linkChanges: Extract<HostState, { kind: 'link-change' }>[] = [];
  readonly promiscuous = new Set<string>();
  readonly #clients = new Set<string>();
  readonly #entries = new Map<string, Entry[]>();
  #links: readonly Link[] = [];
  #hostSeen = false;
  /** Of what some was lost or could not be read. */
  readonly #missing = new Set<string>();

  constructor(paths: readonly Path[]) {
    this.#paths = paths;
  }

  get paths(): readonly Path[] {
    return this.#paths;
  }

  follow(paths: readonly Path[]): void {
    this.#paths = paths;
  }

  /** The guests of the paths, and the clients that asked lately on bridges that were watched. */
  get guests(): ReadonlySet<string> {
    return new Set([...this.#paths.flatMap(({ guest }) => (guest === null ? [] : [guest.mac])), ...this.#clients]);
  }

  /** The latest snapshot of links; empty for saved captures. */
  get links(): readonly Link[] {
    return this.#links;
  }

  addState(state: HostState): void {
    this.#hostSeen = true;
    this.timeline.add(state);
    switch (state.kind) {
      case 'link':
        this.#links = state.links;
        break;
      case 'kernel-log': {
        const report = parseOwnAddress(state.text);
        if (report) this.ownAddressLines.push({ timeNs: state.timeNs, text: state.text, report });
        if (this.ownAddressLines.length > MOST_LINES) this.ownAddressLines.shift();
        break;
      }
      case 'gap':
        this.#missing.add(state.what);
        break;
      case 'link-change':
        if (this.linkChanges.length < MOST_LINK_CHANGES) this.linkChanges.push(state);
        break;
      case 'promisc':
        this.promiscuous.add(state.interface);
        break;
      case 'capture':
      case 'path':
      case 'fdb':
      case 'fdb-change':
        break;
    }
  }

  addMessage(message: Message): void {
    if (message.dhcp.op !== 1) return;
    // Only bridges that were watched ask who made them learn.
    if (this.timeline.observed) this.#addEntries(message);
  }

  #addEntries(message: Message): void {
    this.#addClient(message.dhcp.chaddr);
    for (const sighting of message.sightings) {
      if (sighting.direction === 'out' || sighting.linkSource === null) continue;
      const entries = this.#entries.get(sighting.interface) ?? [];
      this.#entries.set(sighting.interface, entries);
      entries.push({ mac: sighting.linkSource, sighting, message });
      // Half at a time: shifting one by one would move them all for each message.
      if (entries.length > MOST_ENTRIES) entries.splice(0, MOST_ENTRIES / 2);
    }
  }

  /** The older half is forgotten at a time: taking out one by one would pass over all the holes left before it. */
  #addClient(mac: string): void {
    this.#clients.add(mac);
    if (this.#clients.size <= MOST_CLIENTS) return;
    for (const oldest of this.#clients) {
      if (this.#clients.size <= MOST_CLIENTS / 2) break;
      this.#clients.delete(oldest);
    }
  }

  /**
   * The frame that made a bridge move a MAC: the first from it that entered the new port after the frame that caused
   * the move before (a bridge moves an entry at once, br_fdb_update; the kernel's word of it comes late).
   */
  causeOf(move: FdbKnowledge): Entry | null {
    let cause = null as Entry | null;
    for (const each of this.#movesUpTo(move)) {
      const afterNs: TimeNs | null = cause === null ? null : cause.sighting.timeNs;
      cause = this.#firstEntry(each, afterNs) ?? cause;
      if (each === move) return cause === null || cause.sighting.interface !== move.to ? null : cause;
    }
    return null;
  }

  /** The move and those shortly before it, whose notices may have crossed with its frames; oldest first. */
  #movesUpTo(move: FdbKnowledge): readonly FdbKnowledge[] {
    const moves = this.timeline
      .moves(move.mac)
      .filter(({ bridge, vlan, timeNs }) => bridge === move.bridge && vlan === move.vlan && timeNs <= move.timeNs);
    let at = moves.lastIndexOf(move);
    // The first time a bridge learns an address is no move.
    if (at < 0) return [move];
    while (at > 0 && timeOf(moves[at]) - timeOf(moves[at - 1]) <= LATEST_NOTICE_NS) at--;
    return moves.slice(at, moves.lastIndexOf(move) + 1);
  }

  #firstEntry(move: FdbKnowledge, afterNs: TimeNs | null): Entry | null {
    let first: Entry | null = null;
    for (const entry of (move.to === null ? undefined : this.#entries.get(move.to)) ?? []) {
      const { timeNs } = entry.sighting;
      if (entry.mac !== move.mac || timeNs > move.timeNs || move.timeNs - timeNs > LATEST_NOTICE_NS) continue;
      if (afterNs !== null && timeNs <= afterNs) continue;
      if (first === null || timeNs < first.sighting.timeNs) first = entry;
    }
    return first;
  }

  observes(need: Need): boolean {
    switch (need) {
      case 'fdb':
        return this.timeline.observed && !this.#missing.has(need);
      case 'kernel-log':
        return this.#hostSeen && !this.#missing.has(need);
    }
  }
}

function timeOf(knowledge: FdbKnowledge | undefined): TimeNs {
  return knowledge?.timeNs ?? 0n;
}
