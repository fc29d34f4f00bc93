/**
 * Answers the rules' questions about the paths, the host state over time, and which requests came in where. It is bounded.
 */
import { END_OF_TIME, later, type TimeNs } from '../core/time.ts';
import type { DhcpMessage } from '../dhcp/message.ts';
import { hostOf } from '../path/interface-name.ts';
import type { Path } from '../path/path.ts';
import { hostOfHop } from '../path/segments.ts';
import { BridgeTimeline } from '../state/bridge-timeline.ts';
import type { FdbKnowledge } from '../state/fdb-knowledge.ts';
import type { HostState, Link, SavedFrom, ServerPlace } from '../state/host-state.ts';
import { type OwnAddressReport, parseOwnAddress } from '../state/own-address.ts';
import { CLOCK_SLACK_NS } from '../trace/limits.ts';
import { PairTimes } from '../trace/tables/pair-times.ts';
import type { Exchange, Message, Sighting, Verdict } from '../trace/types.ts';
import { joinPlaces } from '../wiring/servers.ts';
import { BridgePortClients } from './bridge-port-clients.ts';
import { Entries, type Entry } from './entries.ts';
import type { Evidence } from './evidence.ts';
import { HostKnowledge } from './host-knowledge.ts';
import { Losses } from './losses.ts';
import { MisaddressedReplies } from './misaddressed-replies.ts';
import type { Need } from './need.ts';
import { PortTimeline } from './port-timeline.ts';
import { type RelayedRequest, RelayedRequests } from './relayed-requests.ts';

/** Clients and kernel-log lines remembered; older ones are forgotten. Of link changes the first. */
const MOST_CLIENTS = 4096;
const MOST_LINES = 1000;
/** Clients with an xid whose latest reply is remembered. */
const MOST_REPLIES = 16_384;
const MOST_LINK_CHANGES = 1000;

/** A notification of the kernel that comes later than this after a frame was not caused by it. */
const LATEST_NOTICE_NS = 20_000_000n;
/** In a storm a guest is moved without a pause: further back nothing is looked at for the cause of a move. */
const MOST_IN_SUCCESSION = 64;

export interface OwnAddressLine {
  readonly timeNs: TimeNs;
  readonly text: string;
  readonly report: OwnAddressReport;
  /** Whose kernel said so. */
  readonly host: string | null;
}

export class Knowledge {
  #paths: readonly Path[];
  readonly timeline = new BridgeTimeline();
  readonly ownAddressLines: OwnAddressLine[] = [];
  readonly linkChanges: Extract<HostState, { kind: 'link-change' }>[] = [];
  readonly promiscuous = new Set<string>();
  readonly #clients = new Set<string>();
  readonly #entries = new Entries();
  readonly ports = new PortTimeline();
  readonly losses = new Losses();
  readonly bridgePortClients = new BridgePortClients();
  readonly #relayed = new RelayedRequests();
  readonly #misaddressed = new MisaddressedReplies();
  /** When replies were last seen at any hop, by client and xid. */
  readonly #replies = new PairTimes(MOST_REPLIES);
  /** By name; null for the host that the trace runs on, or the only one. */
  readonly #hosts = new Map<string | null, HostKnowledge>();
  #links: readonly Link[] = [];
  #linkOf: ReadonlyMap<string, Link> = new Map();
  #servers: readonly ServerPlace[] = [];
  /** Where a state comes from, for kinds whose latest state a person saved. */
  readonly #saved = new Map<string, SavedFrom>();

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

  /** What is known of the host that an interface or a hop lies on: each loss is explained by its own. */
  on(name: string): HostKnowledge {
    return this.#host(hostOf(name));
  }

  /** The hosts whose state is known, by name. */
  get hosts(): ReadonlyMap<string | null, HostKnowledge> {
    return this.#hosts;
  }

  /** The latest snapshots of links, of all hosts; empty for saved captures. */
  get links(): readonly Link[] {
    return this.#links;
  }

  /** Who listens on port 67 of this host, as known last; empty where nothing was asked. */
  get servers(): readonly ServerPlace[] {
    return this.#servers;
  }

  /** Whether any hop showed a reply to the client of this exchange with its xid, whoever's port it went to. */
  wasAnswered({ chaddr, xid, messages }: Exchange): boolean {
    const lastNs = this.#replies.get(chaddr, xid);
    const beganNs = messages[0]?.sightings[0]?.timeNs;
    return lastNs !== undefined && (beganNs === undefined || lastNs >= beganNs - CLOCK_SLACK_NS);
  }

  /** The request of this exchange as a relay sent it on; null where none was seen. */
  relayedRequest(exchange: Exchange): RelayedRequest | null {
    return this.#relayed.of(exchange);
  }

  /** A reply that was sent to the client of this exchange under its xid and names another one. */
  misaddressedReply(exchange: Exchange): Evidence | null {
    return this.#misaddressed.of(exchange);
  }

  addState(state: HostState): void {
    if (state.saved === undefined) this.#saved.delete(state.kind);
    else this.#saved.set(state.kind, state.saved);
    const host = state.host ?? null;
    this.#host(host).add(state);
    this.timeline.add(state);
    switch (state.kind) {
      case 'link':
        this.#links = this.#hosts.size === 1 ? state.links : [...this.#hosts.values()].flatMap(({ links }) => links);
        this.#linkOf = new Map(this.#links.map((link) => [link.name, link]));
        break;
      case 'servers':
        this.#servers = joinPlaces(this.#servers, state.places);
        break;
      case 'kernel-log': {
        const report = parseOwnAddress(state.text);
        if (report) this.ownAddressLines.push({ timeNs: state.timeNs, text: state.text, report, host });
        if (this.ownAddressLines.length > MOST_LINES) this.ownAddressLines.shift();
        break;
      }
      case 'port-state':
        this.ports.add(state);
        break;
      case 'link-change':
        if (this.linkChanges.length < MOST_LINK_CHANGES) this.linkChanges.push(state);
        break;
      case 'promisc':
        this.promiscuous.add(state.interface);
        break;
    }
  }

  addFrame(sighting: Sighting, dhcp: DhcpMessage): void {
    if (dhcp.op === 2) {
      this.#replies.set(dhcp.chaddr, dhcp.xid, sighting.timeNs);
      this.#misaddressed.add(sighting, dhcp);
      return;
    }
    this.#relayed.add(sighting, dhcp);
    if (this.#linkOf.size > 0) this.bridgePortClients.add(sighting, dhcp, this.#linkOf);
  }

  addMessage(message: Message): void {
    if (message.verdict?.status === 'lost') this.#addLoss(message.verdict, message.sightings);
    if (message.dhcp.op !== 1) return;
    // Only bridges that were watched ask who made them learn.
    if (!this.timeline.observed) return;
    this.#addClient(message.dhcp.chaddr);
    this.#entries.add(message);
  }

  #addLoss(verdict: Verdict, sightings: readonly Sighting[]): void {
    const last = sightings.findLast(({ hop }) => hop === verdict.lastSeen);
    if (last !== undefined) this.losses.add(verdict, last.timeNs);
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
    let cause: Entry | null = null;
    let earliestNs = -END_OF_TIME;
    // When moves follow each other quickly, a notice may arrive after the frame that caused the next move.
    for (const { mac, to, timeNs } of this.timeline.movesUpTo(move, LATEST_NOTICE_NS, MOST_IN_SUCCESSION)) {
      const afterNs = later(earliestNs, timeNs - LATEST_NOTICE_NS - 1n);
      cause = to === null ? null : this.#entries.first(mac, to, afterNs, timeNs);
      if (cause !== null) earliestNs = cause.sighting.timeNs;
    }
    return cause;
  }

  /** The time of the frame that caused a move, where it is known and may be before `timeNs`: else null. */
  causeTime(move: FdbKnowledge, timeNs: TimeNs): TimeNs | null {
    if (move.timeNs - LATEST_NOTICE_NS > timeNs) return null;
    return this.causeOf(move)?.sighting.timeNs ?? null;
  }

  /** Whether a kind of state was read of every host that a path runs through. */
  observes(need: Need): boolean {
    const hosts = new Set(this.#paths.flatMap(({ hops }) => hops.map(hostOfHop)));
    return hosts.size === 0
      ? this.#host(null).observes(need)
      : [...hosts].every((host) => this.#host(host).observes(need));
  }

  /** Where what is known of a kind comes from, if a person saved it; null for what was read by the trace itself. */
  savedFrom(need: Need): SavedFrom | null {
    return this.#saved.get(need) ?? null;
  }

  #host(host: string | null): HostKnowledge {
    let known = this.#hosts.get(host);
    if (known === undefined) {
      known = new HostKnowledge();
      this.#hosts.set(host, known);
    }
    return known;
  }
}
