/**
 * The trace engine: sightings in, messages with verdicts and exchanges with outcomes out. The pipeline feeds it and
 * moves its clock, the watermark; results come through the sink, in an order that depends on the packets' times only.
 */
import type { Direction } from '../core/frame.ts';
import { type DurationNs, END_OF_TIME, type TimeNs } from '../core/time.ts';
import type { DhcpMessage } from '../dhcp/message.ts';
import type { Datagram } from '../frame/datagram.ts';
import type { Path } from '../path/path.ts';
import { type Client, clientKey, dropExchange, findExchange, makeClient, nextDue } from './client.ts';
import { type Copy, makeCopy } from './copy.ts';
import { DeadlineQueue } from './deadline-queue.ts';
import { judge } from './judge.ts';
import { DEFAULT_LIMITS, type TraceLimits } from './limits.ts';
import { matchCopies } from './match-copies.ts';
import { addMessage, closeExchange, closesAt, kindKey, type OpenExchange, openExchange } from './open-exchange.ts';
import { OrderCheck } from './order-check.ts';
import type { Run } from './pending.ts';
import { makeRoute, placeCopies, type Route } from './route.ts';
import { classifyChains, type Transmission } from './transmissions.ts';
import type { Exchange, Message, Sighting, TraceCounts, Verdict } from './types.ts';
import { type Gap, Visibility } from './visibility.ts';

/** Where results go. `sighting` comes once a copy's message is known, for background with null. */
export interface TraceSink {
  sighting(sighting: Sighting, message: Message | null): void;
  verdict(message: Message): void;
  exchange(exchange: Exchange): void;
}

export interface TracerOptions {
  /** Network to guest. A path without a guest judges every client whose request enters at its guest-side hop. */
  readonly paths: readonly Path[];
  readonly settleNs: DurationNs;
  readonly sink: TraceSink;
  readonly limits?: TraceLimits;
}

const NO_BYTES = new Uint8Array(0);

export class Tracer {
  readonly #routes: readonly Route[];
  readonly #settleNs: DurationNs;
  readonly #sink: TraceSink;
  readonly #limits: TraceLimits;
  readonly #visibility: Visibility;
  readonly #order: OrderCheck;
  readonly #clients = new Map<string, Client>();
  readonly #deadlines = new DeadlineQueue<Client>();
  readonly #counts = { exchanges: 0, delivered: 0, lost: 0, inconclusive: 0, background: 0, evicted: 0 };
  #lastClient = 0;
  #lastExchangeId = 0;
  #lastMessageId = 0;
  #watermarkNs: TimeNs = -END_OF_TIME;

  constructor({ paths, settleNs, sink, limits = DEFAULT_LIMITS }: TracerOptions) {
    this.#routes = paths.map(makeRoute);
    this.#settleNs = settleNs;
    this.#sink = sink;
    this.#limits = limits;
    this.#visibility = new Visibility(limits.gapsPerInterface);
    this.#order = new OrderCheck();
  }

  get counts(): TraceCounts {
    return this.#counts;
  }

  /** Messages that a hop did not show though the hops on both sides of it did, by hop name. */
  get skipped(): ReadonlyMap<string, number> {
    return this.#visibility.skipped();
  }

  /** Whether the requests seen run against the order of the hops. */
  get reversed(): boolean {
    return this.#order.reversed;
  }

  /** A window in which an interface may have missed frames. */
  addGap(interfaceName: string, gap: Gap): void {
    this.#visibility.addGap(interfaceName, gap);
  }

  /** The interface is watched again from `timeNs` on. */
  endGaps(interfaceName: string, timeNs: TimeNs): void {
    this.#visibility.endGaps(interfaceName, timeNs);
  }

  /** The hop shows forwarded broadcasts only (a bridge that is not promiscuous). */
  setBlindToUnicast(hop: string): void {
    this.#visibility.setBlindToUnicast(hop);
  }

  /**
   * Takes in one frame that carries a DHCP message, in any order within what the watermark has not passed yet.
   * `dhcp.payload` may be a view of the frame: nothing of it is kept. Returns the sighting it became.
   */
  sight(
    interfaceId: number,
    interfaceName: string,
    timeNs: TimeNs,
    direction: Direction | null,
    wireLength: number,
    datagram: Datagram,
    dhcp: DhcpMessage,
  ): Sighting {
    const copy = makeCopy(interfaceId, interfaceName, timeNs, direction, wireLength, datagram);
    const client = this.#clientOf(dhcp, copy);
    if (!client.pending.add(copy, dhcp, detach)) this.#counts.evicted++;
    const dueNs = timeNs + this.#settleNs;
    if (client.dueNs === null || dueNs < client.dueNs) this.#schedule(client, dueNs);
    return copy;
  }

  /** Every frame up to `watermarkNs` has been sighted: settles and closes what is due by then. */
  advance(watermarkNs: TimeNs): void {
    if (watermarkNs <= this.#watermarkNs) return;
    this.#watermarkNs = watermarkNs;
    for (let next = this.#deadlines.pop(watermarkNs); next !== null; next = this.#deadlines.pop(watermarkNs)) {
      if (next.item.dueNs === next.dueNs) this.#visit(next.item, next.dueNs, null);
    }
  }

  /**
   * The end of input. `endNs` is the last time known of; outcomes are as of then. Where `openEnded`, more frames would
   * have been recorded had there been any (a classic pcap tells no end), so what is unsettled is judged as if time
   * had passed; otherwise it is inconclusive.
   */
  finish(endNs: TimeNs, openEnded: boolean): void {
    this.advance(endNs);
    if (!openEnded) {
      for (const { positions } of this.#routes) {
        for (const name of positions.keys()) this.addGap(name, { fromNs: endNs, toNs: END_OF_TIME, reason: 'cut-off' });
      }
    }
    for (let next = this.#deadlines.pop(END_OF_TIME); next !== null; next = this.#deadlines.pop(END_OF_TIME)) {
      if (next.item.dueNs === next.dueNs) this.#visit(next.item, next.dueNs, endNs);
    }
  }

  #clientOf(dhcp: DhcpMessage, copy: Copy): Client {
    const key = clientKey(dhcp);
    let client = this.#clients.get(key);
    if (!client) {
      if (this.#clients.size >= this.#limits.clients) this.#evictClient();
      client = makeClient(key, ++this.#lastClient, this.#settleNs, this.#limits);
      client.route = this.#routes.find(({ path }) => path.guest !== null && path.guest.mac === dhcp.chaddr) ?? null;
      this.#clients.set(key, client);
    }
    // A client inside the guest may put another address than the guest's into chaddr.
    if (client.route === null && dhcp.op === 1 && copy.linkSource !== null) {
      client.route = this.#routes.find(({ path }) => path.guest?.mac === copy.linkSource) ?? null;
    }
    return client;
  }

  #schedule(client: Client, dueNs: TimeNs): void {
    client.dueNs = dueNs;
    this.#deadlines.push({ dueNs, tie: client.number, item: client });
  }

  /** Settles and closes what is due of a client at `nowNs`; outcomes are as of `endNs` where the input has ended. */
  #visit(client: Client, nowNs: TimeNs, endNs: TimeNs | null): void {
    for (let run = client.pending.take(nowNs); run !== null; run = client.pending.take(nowNs))
      this.#settle(client, run);
    for (const exchange of new Set(client.exchanges.values())) {
      if (closesAt(exchange) > nowNs || client.pending.has(exchange.xid)) continue;
      this.#close(client, exchange, endNs !== null && endNs < nowNs ? endNs : nowNs);
    }
    const dueNs = nextDue(client);
    if (dueNs !== null) this.#schedule(client, dueNs);
    else this.#clients.delete(client.key);
  }

  #settle(client: Client, run: Run): void {
    const { dhcp } = run;
    const route = client.route ?? this.#routeEntered(run);
    if (route === null) {
      this.#background(run);
      return;
    }
    const copies = placeCopies(run.copies, route);
    const guestKnown = client.route !== null;
    client.route = route;
    const exchange = findExchange(client, dhcp);
    const leftBefore = exchange?.firstIds.has(dhcp.contentKey) ?? false;
    const chains = matchCopies(copies, route.headingOf, this.#settleNs);
    const hopCount = route.path.hops.length;
    const transmissions = classifyChains(chains, { op: dhcp.op, hopCount, leftBefore, guestKnown });
    this.#order.learn(transmissions, dhcp.op, true);
    let background = transmissions.length === 0;
    for (const transmission of transmissions) {
      if (this.#isForeign(client, dhcp, transmission, exchange)) {
        for (const copy of transmission.carrying) this.#sink.sighting(copy, null);
        background = true;
      } else this.#take(client, route, run, transmission);
    }
    if (background) this.#counts.background++;
  }

  /** Whether this is somebody else with the client's address: its request came from outside, or answers one that did. */
  #isForeign(
    client: Client,
    dhcp: DhcpMessage,
    transmission: Transmission,
    exchange: OpenExchange | undefined,
  ): boolean {
    if (transmission.kind === 'foreign') {
      if (!exchange && client.foreignXids.size < this.#limits.exchangesPerClient) client.foreignXids.add(dhcp.xid);
      return true;
    }
    if (dhcp.op === 1) client.foreignXids.delete(dhcp.xid);
    return client.foreignXids.has(dhcp.xid);
  }

  #take(client: Client, route: Route, run: Run, transmission: Transmission): void {
    const { dhcp } = run;
    const exchange = findExchange(client, dhcp) ?? this.#open(client, route, dhcp);
    const id = ++this.#lastMessageId;
    const { heading, kind, carrying, strays } = transmission;
    const sightings = strays.length === 0 ? carrying : [...carrying, ...strays].sort(byTime);
    const verdict = withEvictions(judge(transmission, route.path, this.#visibility, this.#settleNs), run);
    const kindOfMessage = kindKey({ dhcp, heading });
    const firstId = exchange.firstIds.get(dhcp.contentKey) ?? exchange.firstIds.get(kindOfMessage) ?? null;
    const reflects = kind === 'reflection' ? firstId : null;
    const retransmits = kind === 'reflection' ? null : firstId;
    const message: Message = { id, exchangeId: exchange.id, dhcp, heading, reflects, retransmits, sightings, verdict };
    const keep = exchange.messages.length < this.#limits.messagesPerExchange;
    if (!keep) this.#counts.evicted++;
    addMessage(exchange, message, keep);
    if (keep && kind === 'original') {
      if (!exchange.firstIds.has(dhcp.contentKey)) exchange.firstIds.set(dhcp.contentKey, firstId ?? id);
      if (!exchange.firstIds.has(kindOfMessage)) exchange.firstIds.set(kindOfMessage, id);
    }
    for (const sighting of sightings) this.#sink.sighting(sighting, message);
    if (reflects === null) this.#counts[verdict.status]++;
    this.#sink.verdict(message);
  }

  #open(client: Client, route: Route, dhcp: DhcpMessage): OpenExchange {
    const oldest = client.exchanges.values().next().value;
    if (oldest && client.exchanges.size >= this.#limits.exchangesPerClient) {
      this.#counts.evicted++;
      this.#close(client, oldest, oldest.lastNs);
    }
    const exchange = openExchange(++this.#lastExchangeId, route.path, dhcp.xid, dhcp.chaddr);
    client.exchanges.set(dhcp.xid, exchange);
    return exchange;
  }

  #close(client: Client, exchange: OpenExchange, nowNs: TimeNs): void {
    dropExchange(client, exchange);
    this.#counts.exchanges++;
    this.#sink.exchange(closeExchange(exchange, nowNs));
  }

  /** The route without a known guest at whose guest-side hop this request enters; null for everything else. */
  #routeEntered(run: Run): Route | null {
    if (run.dhcp.op !== 1) return this.#routes.length === 1 && this.#isSingleHop() ? (this.#routes[0] ?? null) : null;
    for (const route of this.#routes) {
      if (route.path.guest !== null) continue;
      const hopCount = route.path.hops.length;
      const copies = placeCopies(run.copies, route);
      const context = { op: 1, hopCount, leftBefore: false, guestKnown: false };
      const found = classifyChains(matchCopies(copies, route.headingOf, this.#settleNs), context);
      const enters = found.some(
        ({ kind, carrying }) => kind === 'original' && carrying.some(({ position }) => position === hopCount - 1),
      );
      if (enters) return route;
    }
    return null;
  }

  /** On a path of one hop without a guest every client is judged, whichever of its messages comes first. */
  #isSingleHop(): boolean {
    const path = this.#routes[0]?.path;
    return path !== undefined && path.guest === null && path.hops.length === 1;
  }

  /** Counts the messages of others: transmissions where they can be told apart, at least one a run. */
  #background(run: Run): void {
    const route = this.#routes[0];
    let count = 1;
    if (route) {
      const chains = matchCopies(placeCopies(run.copies, route), route.headingOf, this.#settleNs);
      const context = { op: run.dhcp.op, hopCount: route.path.hops.length, leftBefore: false, guestKnown: false };
      const transmissions = classifyChains(chains, context);
      this.#order.learn(transmissions, run.dhcp.op, false);
      count = Math.max(1, transmissions.filter(({ kind }) => kind === 'original').length);
    }
    this.#counts.background += count;
    for (const copy of run.copies) this.#sink.sighting(copy, null);
  }

  /** Makes room for a client: background goes before clients that are judged, the one idle the longest first. */
  #evictClient(): void {
    let victim: Client | undefined;
    for (const client of this.#clients.values()) {
      if (client.route === null) {
        victim = client;
        break;
      }
      victim ??= client;
    }
    if (!victim) return;
    this.#counts.evicted++;
    victim.dueNs = null;
    for (const exchange of new Set(victim.exchanges.values())) this.#close(victim, exchange, exchange.lastNs);
    this.#clients.delete(victim.key);
  }
}

/** A message that outlives its frame. */
function detach(dhcp: DhcpMessage): DhcpMessage {
  return { ...dhcp, payload: NO_BYTES };
}

/** Copies that were not kept may be the very ones that are missing. */
function withEvictions(verdict: Verdict, run: Run): Verdict {
  if (run.dropped === 0 || verdict.status !== 'lost') return verdict;
  return { ...verdict, status: 'inconclusive', missing: null, reasons: ['evicted'] };
}

function byTime(a: Sighting, b: Sighting): number {
  return a.timeNs < b.timeNs ? -1 : a.timeNs > b.timeNs ? 1 : 0;
}
