/**
 * The trace engine: sightings in, messages with verdicts and exchanges with outcomes out. The pipeline feeds it and
 * moves its clock, the watermark; results come through the sink, in an order that depends on the packets' times only.
 */
import type { Frame } from '../core/frame.ts';
import { type DurationNs, END_OF_TIME, later, type TimeNs } from '../core/time.ts';
import type { DhcpMessage } from '../dhcp/message.ts';
import type { Said } from '../dhcp/said.ts';
import type { Datagram } from '../frame/datagram.ts';
import type { Path } from '../path/path.ts';
import { Admission, isJudged } from './admission.ts';
import { countMessages, strangersTransmissions } from './background.ts';
import { Bystanders } from './bystanders.ts';
import { chooseRoute } from './choose-route.ts';
import { type Client, nextDue, packClient, pendingOf } from './client.ts';
import { ClientTable } from './client-table.ts';
import { type Copy, makeCopy } from './copies/copy.ts';
import type { Burst } from './copies/pending.ts';
import { mayHaveEnteredElsewhere } from './entering.ts';
import { DEFAULT_LIMITS, LONGEST_BURST_SETTLES, type TraceLimits } from './limits.ts';
import type { Route } from './route.ts';
import { leftOf, makeRoutes, type Routes } from './routes.ts';
import type { TraceSink } from './sink.ts';
import { DeadlineQueue } from './tables/deadline-queue.ts';
import type { Bystander, InconclusiveReason, Sighting, TraceCounts } from './types.ts';
import { BurstJudge } from './verdict/burst-judge.ts';
import type { Gap } from './verdict/visibility.ts';

export type { TraceSink } from './sink.ts';

export interface TracerOptions<S extends Said = DhcpMessage> {
  /** Network to guest. A path without a guest judges every client whose request enters at its guest-side hop. */
  readonly paths: readonly Path[];
  readonly settleNs: DurationNs;
  readonly sink: TraceSink<S>;
  readonly limits?: TraceLimits;
  /** Why nothing can be told of any message (an unknown order of the hops); null where it can. */
  readonly undecided?: InconclusiveReason | null;
}

const NO_ROUTES: readonly Route[] = [];

/** `S` is what is said: the sink is given back what the trace was given. */
export class Tracer<S extends Said = DhcpMessage> {
  #routes: Routes;
  readonly #settleNs: DurationNs;
  readonly #sink: TraceSink<S>;
  readonly #limits: TraceLimits;
  readonly #judge: BurstJudge;
  readonly #bystanders = new Bystanders();
  readonly #clients: ClientTable;
  readonly #deadlines = new DeadlineQueue<Client>();
  readonly #admission: Admission;
  #watermarkNs: TimeNs = -END_OF_TIME;
  /** Whether something that is due by the watermark was left for the next step. */
  #isBehind = false;

  constructor({ paths, settleNs, sink, limits = DEFAULT_LIMITS, undecided = null }: TracerOptions<S>) {
    this.#routes = makeRoutes(paths, null);
    this.#settleNs = settleNs;
    this.#sink = sink;
    this.#limits = limits;
    this.#judge = new BurstJudge(settleNs, sink, limits, undecided);
    this.#clients = new ClientTable(limits.clients);
    this.#admission = new Admission(this.#clients, this.#deadlines, this.#judge, settleNs, limits);
  }

  get counts(): TraceCounts {
    return this.#judge.book.counts;
  }

  /** Whose messages went by unjudged, and where: the first of them. */
  get bystanders(): readonly Bystander[] {
    return this.#bystanders.all;
  }

  /** Whether so many clients are open that each is kept small. */
  get crowded(): boolean {
    return this.#clients.crowded;
  }

  /** Messages that a hop did not show though the hops on both sides of it did, by hop name. */
  get skipped(): ReadonlyMap<string, number> {
    return this.#judge.knowledge.visibility.skipped();
  }

  /** Whether the requests seen run against the order of the hops. */
  get reversed(): boolean {
    return this.#judge.knowledge.order.reversed;
  }

  /**
   * Follows these paths from now on, the latest last. The guest of a new one is judged on it, unless it has an exchange
   * open on another path: then from where it asks on the new one. Of paths that are left out nothing new is judged.
   */
  follow(paths: readonly Path[]): void {
    const before = this.#routes;
    this.#routes = makeRoutes(paths, before);
    for (const [mac, route] of this.#routes.byGuest) {
      const client = before.byGuest.get(mac) === route ? undefined : this.#clients.get(mac);
      const isFree = client?.route === null || (client?.pending.empty && client.exchanges.size === 0);
      if (client && isFree) this.#clients.assign(client, route);
    }
    this.#judge.knowledge.forget(leftOf(before, this.#routes));
  }

  /** A window in which an interface may have missed frames. */
  addGap(interfaceName: string, gap: Gap): void {
    // Nothing older than the longest burst is still to be judged.
    const neededNs = this.#watermarkNs - (LONGEST_BURST_SETTLES + 4n) * this.#settleNs;
    this.#judge.knowledge.visibility.addGap(interfaceName, gap, neededNs);
  }

  /** The interface is watched again from `timeNs` on. */
  endGaps(interfaceName: string, timeNs: TimeNs): void {
    this.#judge.knowledge.visibility.endGaps(interfaceName, timeNs);
  }

  /** The hop shows forwarded broadcasts only (a bridge that is not promiscuous). */
  setBlindToUnicast(hop: string): void {
    this.#judge.knowledge.visibility.setBlindToUnicast(hop);
  }

  /** This host itself answers to the Ethernet address `mac` at a hop: what is sent there by unicast has arrived. */
  addOwnAddress(mac: string, hop: string): void {
    this.#judge.knowledge.servers.learnOwn(mac, hop, -END_OF_TIME);
  }

  /** Servers of this host listen on these hops: a broadcast that reached one of them has arrived. On `serverless` none can be. */
  setServers(hops: ReadonlySet<string>, serverless: ReadonlySet<string>): void {
    this.#judge.knowledge.requestEnds.setServers(hops, serverless);
  }

  /** An interface is up, or it is down or has no carrier, from `timeNs` on. */
  noteLink(interfaceName: string, isUp: boolean, timeNs: TimeNs): void {
    this.#judge.knowledge.requestEnds.noteLink(interfaceName, isUp, timeNs);
  }

  /**
   * Takes in a frame of the interface `name`, in any order within what the watermark has not passed yet: the frame that
   * carries a datagram, or the last of its fragments, and what the datagram says. `said` is kept, the frame and the
   * datagram are not. Returns the sighting it became.
   */
  sight(frame: Frame, name: string, datagram: Datagram, said: S): Sighting {
    const copy = makeCopy(frame, name, datagram);
    const client = this.#admission.clientOf(said, copy, this.#routes, this.#watermarkNs);
    if (client === null) {
      this.#judge.book.counts.evicted++;
      return copy;
    }
    if (!pendingOf(client, this.#settleNs, this.#limits).add(copy, said)) {
      this.#judge.book.counts.evicted++;
      if (isJudged(client)) this.#judge.book.counts.unjudged++;
    }
    this.#deadlines.hasten(client, copy.timeNs + this.#settleNs);
    if (said.op === 2 && copy.direction === 'out' && said.giaddr === 0) this.#noteOwnReply(copy);
    return copy;
  }

  /**
   * Every frame up to `watermarkNs` has been sighted: settles and closes what is due by then. The more often it is
   * called, the less is pending at a time: limits are reached by the traffic only, not by large batches. After `most` clients
   * it returns false: the caller lets others have their turn, then calls it again, before anything else is sighted.
   */
  advance(watermarkNs: TimeNs, most: number = Number.POSITIVE_INFINITY): boolean {
    if (watermarkNs <= this.#watermarkNs && !this.#isBehind) return true;
    this.#watermarkNs = later(watermarkNs, this.#watermarkNs);
    this.#isBehind = !this.#visitDue(this.#watermarkNs, null, most);
    return !this.#isBehind;
  }

  /**
   * The end of input. `endNs` is the last time known of; outcomes are as of then. Where `openEnded`, more frames would
   * have been recorded had there been any (a classic pcap tells no end), so what is unsettled is judged as if time
   * had passed; otherwise it is inconclusive. In steps as `advance`.
   */
  finish(endNs: TimeNs, openEnded: boolean, most: number = Number.POSITIVE_INFINITY): boolean {
    if (!this.advance(endNs, most)) return false;
    if (!openEnded) {
      for (const { positions } of this.#routes.all) {
        for (const name of positions.keys()) this.addGap(name, { fromNs: endNs, toNs: END_OF_TIME, reason: 'cut-off' });
      }
    }
    return this.#visitDue(END_OF_TIME, endNs, most);
  }

  /** Visits the clients that are due, up to `most` of them; whether those were all. */
  #visitDue(untilNs: TimeNs, endNs: TimeNs | null, most: number): boolean {
    const deadlines = this.#deadlines;
    let visited = 0;
    for (let client = deadlines.first(untilNs); client !== null; client = deadlines.first(untilNs)) {
      if (visited++ === most) return false;
      this.#visit(client, client.dueNs, endNs);
    }
    return true;
  }

  /** A bridge shows as `out` only what this host sends: the server sits here. */
  #noteOwnReply({ interface: name, linkSource, timeNs }: Copy): void {
    const hop = this.#routes.bridgeHops.get(name);
    if (hop !== undefined && linkSource !== null) this.#judge.knowledge.servers.learnOwn(linkSource, hop, timeNs);
  }

  /** Settles and closes what is due of a client at `nowNs`; outcomes are as of `endNs` where the input has ended. */
  #visit(client: Client, nowNs: TimeNs, endNs: TimeNs | null): void {
    const { exchanges, pending } = client;
    for (let burst = pending.take(nowNs); burst !== null; burst = pending.take(nowNs))
      this.#settle(client, burst, nowNs);
    this.#judge.answers.giveUp(client, nowNs);
    for (let over = exchanges.closing(nowNs, pending); over !== undefined; over = exchanges.closing(nowNs, pending)) {
      this.#judge.close(client, over, endNs !== null && endNs < nowNs ? endNs : nowNs);
    }
    const dueNs = nextDue(client, nowNs);
    if (dueNs === null) {
      this.#deadlines.remove(client);
      this.#clients.delete(client);
      return;
    }
    this.#deadlines.schedule(client, dueNs);
    this.#clients.touch(client);
    if (this.#clients.crowded) packClient(client);
  }

  #settle(client: Client, burst: Burst, nowNs: TimeNs): void {
    const before = client.route;
    const route = chooseRoute(client, burst, this.#routes, this.#settleNs);
    if (route === null) {
      this.#background(burst);
      return;
    }
    if (burst.dhcp.op === 1 || before === null) this.#clients.assign(client, route);
    if (burst.dhcp.op === 1) client.mayBeElsewhere = mayHaveEnteredElsewhere(burst, route, this.#routes);
    const rivals = this.#routes.rivals.get(route) ?? NO_ROUTES;
    this.#judge.settle({ client, route, burst, nowNs, guestKnown: route === before, rivals });
  }

  #background(burst: Burst): void {
    const { book, knowledge } = this.#judge;
    const [route] = this.#routes.all;
    const transmissions = route ? strangersTransmissions(burst, route, this.#settleNs) : [];
    knowledge.order.learn(transmissions, burst.dhcp.op, false);
    const messages = countMessages(transmissions);
    book.counts.background += messages;
    this.#bystanders.note(burst, messages);
    for (const copy of burst.copies) this.#sink.sighting(copy, null);
  }
}
