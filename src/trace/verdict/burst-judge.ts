/**
 * What a settled burst of a judged client comes to: messages with verdicts, in exchanges that open and close. Holds what
 * all clients of a trace share: what the hops can see, which servers sit here, ids and counts.
 */
import { byTime, type DurationNs, type TimeNs } from '../../core/time.ts';
import type { DhcpMessage } from '../../dhcp/message.ts';
import type { Client } from '../client.ts';
import type { Copy } from '../copies/copy.ts';
import { matchCopies, type Trail } from '../copies/match-copies.ts';
import type { Burst } from '../copies/pending.ts';
import {
  type ClassifyContext,
  classifyTrails,
  type RouteKnowledge,
  type Transmission,
  transmissionsOf,
} from '../copies/transmissions.ts';
import { IgnoredXids } from '../exchange/ignored-xids.ts';
import {
  closeExchange,
  firstOfKind,
  firstOfPayload,
  messagesOf,
  type OpenExchange,
  openExchange,
} from '../exchange/open-exchange.ts';
import { CLOCK_SLACK_NS, type TraceLimits } from '../limits.ts';
import { placeCopies, type Route } from '../route.ts';
import type { TraceSink } from '../sink.ts';
import type { InconclusiveReason, Message, TraceCounts, Verdict } from '../types.ts';
import { AnswerWatch } from './answer-watch.ts';
import { FacingDoubts } from './facing-doubts.ts';
import { judge, learnSight, passesUnseen } from './judge.ts';
import { LocalServers } from './local-servers.ts';
import { OrderCheck } from './order-check.ts';
import { RequestEnds } from './request-ends.ts';
import { besideRivals } from './rivals.ts';
import { Visibility } from './visibility.ts';

const BROADCAST = 'ff:ff:ff:ff:ff:ff';

export type Counts = { -readonly [name in keyof TraceCounts]: TraceCounts[name] };

export class BurstJudge implements RouteKnowledge {
  readonly visibility: Visibility;
  readonly order = new OrderCheck();
  readonly servers: LocalServers;
  readonly answers: AnswerWatch;
  readonly requestEnds = new RequestEnds();
  readonly counts: Counts = {
    exchanges: 0,
    delivered: 0,
    lost: 0,
    inconclusive: 0,
    background: 0,
    evicted: 0,
    unjudged: 0,
  };
  readonly #settleNs: DurationNs;
  readonly #ignored: IgnoredXids;
  readonly #doubts = new FacingDoubts();
  readonly #sink: TraceSink;
  readonly #limits: TraceLimits;
  readonly #undecided: InconclusiveReason | null;
  #lastExchangeId = 0;
  #lastMessageId = 0;
  /** Exchanges that are open only because their client may decline its lease. */
  #declineWaits = 0;

  constructor(settleNs: DurationNs, sink: TraceSink, limits: TraceLimits, undecided: InconclusiveReason | null) {
    this.#undecided = undecided;
    this.#settleNs = settleNs;
    this.#sink = sink;
    this.#limits = limits;
    this.visibility = new Visibility(limits.gapsPerInterface);
    this.#ignored = new IgnoredXids(limits.ignoredXids);
    this.servers = new LocalServers(limits.localServers);
    this.answers = new AnswerWatch({
      visibility: this.visibility,
      settleNs,
      limit: limits.messagesPerExchange,
      report: ({ message, exchange }) => this.#report(message, exchange),
    });
  }

  /**
   * Judges a burst that settled at `nowNs`. `guestKnown` where the client was known to be judged on this route before it;
   * `rivals` are the routes of the same guest through other interfaces.
   */
  settle(
    client: Client,
    route: Route,
    burst: Burst,
    nowNs: TimeNs,
    guestKnown: boolean,
    rivals: readonly Route[] = [],
  ): void {
    const { dhcp } = burst;
    const before = client.exchanges.find(dhcp, route.port, this.#limits.exchangesPerClient);
    let exchange = before;
    const copies = placeCopies(burst.copies, route);
    const context: ClassifyContext = {
      op: dhcp.op,
      route,
      headingOf: this.#doubts.headingOf(route),
      known: this,
      leftBefore: before !== undefined && firstOfPayload(before, dhcp.contentKey) !== null,
      guestKnown,
      nowNs,
      settleNs: this.#settleNs,
    };
    const transmissions =
      burst.cutNs === null
        ? transmissionsOf(copies, context)
        : classifyTrails(this.#endedTrails(client, burst, copies, burst.cutNs, context), context);
    this.order.learn(transmissions, dhcp.op, true);
    let background = transmissions.length === 0;
    for (const transmission of transmissions) {
      if (!this.#isForeign(client, dhcp, transmission, before)) {
        if (exchange !== undefined && transmission.kind === 'original') {
          this.answers.hear(client, exchange, dhcp, transmission.carrying[0]!.timeNs, route);
        }
        // Where copies were dropped at a limit, a hop that lacks one was not blind.
        if (burst.dropped === null) this.#learn(transmission, route, dhcp, guestKnown);
        this.#doubts.learn(transmission, route);
        exchange = this.#take(client, route, burst, transmission, exchange, nowNs, rivals);
        continue;
      }
      for (const copy of transmission.carrying) this.#sink.sighting(copy, null);
      if (transmission.kind !== 'stray') background = true;
    }
    if (background) this.counts.background++;
  }

  /** Interfaces and hops that nothing is judged by any more, nor reported on at the end. */
  forget(names: ReadonlySet<string>): void {
    this.visibility.forget(names);
    this.#doubts.forget(names);
  }

  /** Reports an exchange as it stands at `nowNs` and forgets it. */
  close(client: Client, exchange: OpenExchange, nowNs: TimeNs): void {
    this.answers.close(client, exchange);
    if (exchange.mayDecline) this.#declineWaits--;
    client.exchanges.remove(exchange);
    // A slow server's OFFER that comes after the lease is no exchange of its own.
    if (exchange.finished) this.#ignored.ignore(client.key, exchange.xid, nowNs);
    this.counts.exchanges++;
    this.#sink.exchange(closeExchange(exchange, nowNs));
  }

  /** The trails of a burst that was cut; those that may go on are given back, to be settled with what follows. */
  #endedTrails(
    client: Client,
    burst: Burst,
    placed: readonly Copy[],
    cutNs: TimeNs,
    { headingOf, settleNs }: ClassifyContext,
  ): readonly Trail[] {
    const trails = matchCopies(placed, headingOf, settleNs);
    const ended = trails.filter(({ copies }) => copies.every(({ timeNs }) => timeNs <= cutNs));
    if (ended.length === 0) return trails;
    const open = trails.filter((trail) => !ended.includes(trail));
    if (open.length > 0) {
      client.pending.giveBack(
        burst,
        open.flatMap(({ copies }) => copies),
      );
    }
    return ended;
  }

  /** Whether this is somebody else with the client's address: its request came from outside, or answers one that did. */
  #isForeign(
    client: Client,
    dhcp: DhcpMessage,
    { kind, carrying }: Transmission,
    exchange: OpenExchange | undefined,
  ): boolean {
    if (kind === 'stray') return true;
    const { timeNs } = carrying[0]!;
    if (kind === 'foreign') {
      if (!exchange) this.#ignored.ignore(client.key, dhcp.xid, timeNs);
      return true;
    }
    if (dhcp.op === 1) return false;
    if (!this.#ignored.has(client.key, dhcp.xid, timeNs) || asksAgain(client, dhcp.xid, timeNs)) return false;
    this.#ignored.ignore(client.key, dhcp.xid, timeNs);
    return true;
  }

  /** Tells a transmission of the client's own, and returns the exchange that it belongs to: `known` or a new one. */
  #take(
    client: Client,
    route: Route,
    burst: Burst,
    transmission: Transmission,
    known: OpenExchange | undefined,
    nowNs: TimeNs,
    rivals: readonly Route[],
  ): OpenExchange {
    const { dhcp } = burst;
    const resumes = dhcp.op === 1 && this.#ignored.heed(client.key, dhcp.xid);
    const exchange = known ?? this.#open(client, route, dhcp, resumes);
    const id = ++this.#lastMessageId;
    const { heading, kind, carrying, strays } = transmission;
    const sightings = strays.length === 0 ? carrying : [...carrying, ...strays].sort(byTime);
    const alone = this.#verdict(transmission, route, burst, nowNs);
    const verdict = rivals.length === 0 ? alone : besideRivals(alone, transmission, burst, rivals, this.#settleNs);
    const firstId = firstOfPayload(exchange, dhcp.contentKey) ?? firstOfKind(exchange, dhcp, heading);
    const reflects = kind === 'reflection' ? firstId : null;
    const retransmits = kind === 'reflection' ? null : firstId;
    const judged: Message = { id, exchangeId: exchange.id, dhcp, heading, reflects, retransmits, sightings, verdict };
    if (reflects === null && dhcp.op === 1) this.answers.see(client, exchange, judged, route);
    const isHeld = this.answers.concerns(judged, exchange, route);
    const message = isHeld ? { ...judged, verdict: null } : judged;
    this.#add(client, exchange, message);
    for (const sighting of sightings) this.#sink.sighting(sighting, message);
    if (isHeld) this.answers.hold(client, { exchange, message, carrying, unproved: verdict }, route);
    else this.#report(message, exchange);
    return exchange;
  }

  #add(client: Client, exchange: OpenExchange, message: Message): void {
    const { messagesPerExchange, declineWaits } = this.#limits;
    const waited = exchange.mayDecline;
    const waits = waited || this.#declineWaits < declineWaits;
    if (!client.exchanges.addMessage(exchange, message, messagesPerExchange, waits)) this.counts.evicted++;
    if (exchange.mayDecline !== waited) this.#declineWaits += exchange.mayDecline ? 1 : -1;
  }

  #report(message: Message, exchange: OpenExchange): void {
    if (message.reflects === null && message.verdict !== null) this.counts[message.verdict.status]++;
    this.#sink.verdict(message, messagesOf(exchange));
  }

  #verdict(transmission: Transmission, route: Route, burst: Burst, nowNs: TimeNs): Verdict {
    const { heading, carrying } = transmission;
    const final = heading === 'to-guest' ? route.path.hops.length - 1 : this.#requestEnd(carrying[0]!, route, nowNs);
    const verdict = judge(transmission, route, final, burst.dhcp.chaddr, this.visibility, this.#settleNs);
    if (this.#undecided !== null) {
      return {
        status: 'inconclusive',
        lastSeen: verdict.lastSeen,
        missing: null,
        blind: [],
        reasons: [this.#undecided],
      };
    }
    const { dropped } = burst;
    if (dropped === null || verdict.status !== 'lost') return verdict;
    const fromNs = carrying[0]!.timeNs - CLOCK_SLACK_NS;
    const toNs = carrying[carrying.length - 1]!.timeNs + this.#settleNs;
    if (dropped.fromNs > toNs || dropped.toNs < fromNs) return verdict;
    // Copies that were not kept may be the very ones that are missing.
    return { ...verdict, status: 'inconclusive', missing: null, reasons: ['evicted'] };
  }

  /** A request is delivered at the network, or where its server sits on this host. */
  #requestEnd({ linkDestination, timeNs }: Copy, route: Route, nowNs: TimeNs): number {
    const isBroadcast = linkDestination === BROADCAST;
    return isBroadcast ? this.requestEnds.endOf(route.path.hops, timeNs) : this.originOf(linkDestination, route, nowNs);
  }

  /** The position of the hop where this address is on this host; 0 for one that is in the network. */
  originOf(mac: string | null, route: Route, nowNs: TimeNs): number {
    const hop = mac === null ? null : this.servers.hopOf(mac, nowNs);
    return hop === null ? 0 : (route.positionOfHop.get(hop) ?? 0);
  }

  passesUnseen(position: number, copy: Copy, { path }: Route): boolean {
    return passesUnseen(position, copy, path, this.visibility, this.#settleNs);
  }

  /** What the trace learns about its hops and servers from a transmission. */
  #learn(transmission: Transmission, route: Route, dhcp: DhcpMessage, guestKnown: boolean): void {
    const { kind, carrying, strays } = transmission;
    const { path } = route;
    let outermost = carrying[0]!;
    let innermost = outermost;
    for (const copy of carrying) {
      if (copy.position < outermost.position) outermost = copy;
      if (copy.position > innermost.position) innermost = copy;
    }
    const { linkSource, timeNs } = outermost;
    if (dhcp.op === 2 && dhcp.giaddr === 0 && linkSource !== null) {
      if (outermost.position === 0) this.servers.learnBeyond(linkSource, timeNs);
      else if (!this.#mayHavePassed(outermost, route) && !strays.some((stray) => isFurtherOut(stray, outermost))) {
        this.servers.learnFirstSeen(linkSource, outermost.hop, timeNs);
      }
    }
    // A request of the guest itself has passed the hop next to it, whether or not that hop showed it.
    const isGuests =
      path.guest !== null && (path.guest.mac === dhcp.chaddr || path.guest.mac === carrying[0]?.linkSource);
    const fromGuest = dhcp.op === 1 && kind === 'original' && guestKnown && isGuests;
    const inner = fromGuest ? path.hops.length - 1 : innermost.position;
    learnSight(
      strays.length === 0 ? carrying : [...carrying, ...strays],
      outermost.position,
      inner,
      path,
      this.visibility,
      this.#settleNs,
    );
  }

  /** Whether a reply first seen as this copy may have come from further out, unseen. */
  #mayHavePassed(outermost: Copy, route: Route): boolean {
    for (let position = 0; position < outermost.position; position++) {
      if (this.passesUnseen(position, outermost, route)) return true;
    }
    return false;
  }

  #open(client: Client, route: Route, dhcp: DhcpMessage, resumes: boolean): OpenExchange {
    const { oldest, size } = client.exchanges;
    if (oldest && size >= this.#limits.exchangesPerClient) {
      this.counts.evicted++;
      this.close(client, oldest, oldest.lastNs);
    }
    const exchange = openExchange(++this.#lastExchangeId, route, dhcp.xid, dhcp.chaddr, resumes);
    client.exchanges.add(exchange);
    return exchange;
  }
}

/** Whether a copy that seems to leave was further out before the reply was seen: then it may have come in there. */
function isFurtherOut(stray: Copy, { position, timeNs }: Copy): boolean {
  return stray.position < position && stray.timeNs <= timeNs;
}

/** Whether the client has begun to use the xid again: where clocks are inverted a reply may begin before its request. */
function asksAgain(client: Client, xid: number, timeNs: TimeNs): boolean {
  for (const { dhcp } of client.pending.requestsBefore(timeNs + CLOCK_SLACK_NS)) if (dhcp.xid === xid) return true;
  return false;
}
