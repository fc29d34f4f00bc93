/** Turns a settled burst of a judged client into messages with verdicts, in exchanges that open and close. */
import { byTime, type DurationNs, type TimeNs } from '../../core/time.ts';
import type { Said } from '../../dhcp/said.ts';
import type { Client } from '../client.ts';
import type { Copy } from '../copies/copy.ts';
import { matchCopies, type Trail } from '../copies/match-copies.ts';
import type { Burst } from '../copies/pending.ts';
import { type ClassifyContext, classifyTrails, type Transmission, transmissionsOf } from '../copies/transmissions.ts';
import { ExchangeBook } from '../exchange/exchange-book.ts';
import { firstOfKind, firstOfPayload, messagesOf, type OpenExchange } from '../exchange/open-exchange.ts';
import { CLOCK_SLACK_NS, type TraceLimits } from '../limits.ts';
import { placeCopies, type Route } from '../route.ts';
import type { TraceSink } from '../sink.ts';
import type { InconclusiveReason, Message, Verdict } from '../types.ts';
import { AnswerWatch } from './answer-watch.ts';
import { judge } from './judge.ts';
import { besideRivals } from './rivals.ts';
import { SharedKnowledge } from './shared-knowledge.ts';

/** A burst of a client that is judged on a route. */
export interface SettledBurst {
  readonly client: Client;
  readonly route: Route;
  readonly burst: Burst;
  /** When it settled. */
  readonly nowNs: TimeNs;
  /** Whether the client was known to be judged on this route before. */
  readonly guestKnown: boolean;
  /** The routes of the same guest through other interfaces. */
  readonly rivals: readonly Route[];
}

export class BurstJudge {
  readonly knowledge: SharedKnowledge;
  readonly book: ExchangeBook;
  readonly answers: AnswerWatch;
  readonly #settleNs: DurationNs;
  readonly #sink: TraceSink<Said>;
  readonly #undecided: InconclusiveReason | null;

  constructor(settleNs: DurationNs, sink: TraceSink<Said>, limits: TraceLimits, undecided: InconclusiveReason | null) {
    this.#undecided = undecided;
    this.#settleNs = settleNs;
    this.#sink = sink;
    this.knowledge = new SharedKnowledge(settleNs, limits);
    this.book = new ExchangeBook(sink, limits);
    this.answers = new AnswerWatch({
      visibility: this.knowledge.visibility,
      settleNs,
      limit: limits.messagesPerExchange,
      report: ({ message, exchange }) => this.book.report(message, exchange),
    });
  }

  /** Judges a settled burst: its transmissions become messages of an exchange, or are ignored. */
  settle(settled: SettledBurst): void {
    const { client, route, burst, nowNs, guestKnown } = settled;
    const { dhcp } = burst;
    const { book, knowledge } = this;
    const before = book.find(client, dhcp, route);
    const sentBefore = before !== undefined && firstOfPayload(before, dhcp.contentKey) !== null;
    const context: ClassifyContext = {
      op: dhcp.op,
      route,
      headingOf: knowledge.doubts.headingOf(route),
      known: knowledge,
      sentBefore,
      leftBefore: sentBefore && hasLeft(before, client, dhcp.contentKey),
      guestKnown,
      nowNs,
      settleNs: this.#settleNs,
    };
    const transmissions = this.#transmissionsOf(settled, context);
    knowledge.order.learn(transmissions, dhcp.op, true);
    let exchange = before;
    let background = transmissions.length === 0;
    for (const transmission of transmissions) {
      if (this.#isForeign(client, dhcp, transmission, before)) {
        for (const copy of transmission.carrying) this.#sink.sighting(copy, null);
        if (transmission.kind !== 'stray') background = true;
        continue;
      }
      if (exchange !== undefined && transmission.kind === 'original') {
        this.answers.hear(client, exchange, dhcp, transmission.carrying[0]!.timeNs, route);
      }
      // Where copies were dropped at a limit, a hop that lacks one was not blind.
      if (burst.dropped === null) knowledge.learn(transmission, route, dhcp, guestKnown);
      knowledge.doubts.learn(transmission, route);
      exchange = this.#take(settled, transmission, exchange);
    }
    if (background) book.counts.background++;
  }

  /** Reports an exchange as it stands at `nowNs` and forgets it. */
  close(client: Client, exchange: OpenExchange, nowNs: TimeNs): void {
    this.answers.close(client, exchange);
    this.book.close(client, exchange, nowNs);
  }

  #transmissionsOf({ client, burst, route }: SettledBurst, context: ClassifyContext): readonly Transmission[] {
    const copies = placeCopies(burst.copies, route);
    const { cutNs } = burst;
    if (cutNs === null) return transmissionsOf(copies, context);
    return classifyTrails(this.#endedTrails(client, burst, copies, cutNs, context), context);
  }

  /** The trails of a burst that was cut; those that may go on are given back, to be settled with what follows. */
  #endedTrails(
    client: Client,
    burst: Burst,
    placed: readonly Copy[],
    cutNs: TimeNs,
    context: ClassifyContext,
  ): readonly Trail[] {
    const trails = matchCopies(placed, context);
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
    dhcp: Said,
    { kind, carrying }: Transmission,
    exchange: OpenExchange | undefined,
  ): boolean {
    if (kind === 'stray') return true;
    const { ignored } = this.book;
    const { timeNs } = carrying[0]!;
    if (kind === 'foreign') {
      if (!exchange) ignored.ignore(client.key, dhcp.xid, timeNs);
      return true;
    }
    if (dhcp.op === 1) return false;
    if (!ignored.has(client.key, dhcp.xid, timeNs) || asksAgain(client, dhcp.xid, timeNs)) return false;
    ignored.ignore(client.key, dhcp.xid, timeNs);
    return true;
  }

  /** Takes a transmission of the client's own into its exchange, `known` or a new one, which it returns. */
  #take(settled: SettledBurst, transmission: Transmission, known: OpenExchange | undefined): OpenExchange {
    const { client, route, burst } = settled;
    const { dhcp } = burst;
    const resumes = dhcp.op === 1 && this.book.ignored.heed(client.key, dhcp.xid);
    const exchange = known ?? this.#open(client, route, dhcp, resumes);
    const id = this.book.nextMessageId();
    const { heading, kind, carrying, strays } = transmission;
    const sightings = strays.length === 0 ? carrying : [...carrying, ...strays].sort(byTime);
    const verdict = this.#verdict(settled, transmission);
    const firstId = firstOfPayload(exchange, dhcp.contentKey) ?? firstOfKind(exchange, dhcp, heading);
    const reflects = kind === 'reflection' ? firstId : null;
    const retransmits = kind === 'reflection' ? null : firstId;
    const judged: Message<Said> = {
      id,
      exchangeId: exchange.id,
      dhcp,
      heading,
      reflects,
      retransmits,
      sightings,
      verdict,
    };
    if (reflects === null && dhcp.op === 1) this.answers.see(client, exchange, judged, route);
    const isHeld = this.answers.concerns(judged, exchange, route);
    const message = isHeld ? { ...judged, verdict: null } : judged;
    this.book.add(client, exchange, message);
    for (const sighting of sightings) this.#sink.sighting(sighting, message);
    if (isHeld) {
      this.#sink.unproved?.(message);
      this.answers.hold(client, { exchange, message, carrying, unproved: verdict }, route);
    } else this.book.report(message, exchange);
    return exchange;
  }

  /** Opens an exchange; at the limit the oldest of the client is closed for it. */
  #open(client: Client, route: Route, dhcp: Said, resumes: boolean): OpenExchange {
    const { oldest } = client.exchanges;
    if (oldest && this.book.isFull(client)) {
      this.book.counts.evicted++;
      this.close(client, oldest, oldest.lastNs);
    }
    return this.book.open(client, route, dhcp, resumes);
  }

  #verdict(settled: SettledBurst, transmission: Transmission): Verdict {
    const { client, route, burst, nowNs, rivals } = settled;
    const { heading, carrying } = transmission;
    const { path } = route;
    const { visibility } = this.knowledge;
    const final = heading === 'to-guest' ? path.hops.length - 1 : this.knowledge.requestEnd(carrying[0]!, route, nowNs);
    const verdict = judge(transmission, route, final, burst.dhcp.chaddr, visibility, this.#settleNs);
    if (this.#undecided !== null) return inconclusive({ ...verdict, blind: [] }, this.#undecided);
    if (verdict.status === 'lost' && client.mayBeElsewhere) return inconclusive(verdict, 'place-unknown');
    const kept =
      verdict.status === 'lost' && this.#mayHaveDropped(burst, carrying) ? inconclusive(verdict, 'evicted') : verdict;
    return rivals.length === 0 ? kept : besideRivals(kept, transmission, burst, rivals, this.#settleNs);
  }

  /** Whether copies that were not kept may be the very ones that are missing. */
  #mayHaveDropped({ dropped }: Burst, carrying: readonly Copy[]): boolean {
    if (dropped === null) return false;
    const fromNs = carrying[0]!.timeNs - CLOCK_SLACK_NS;
    const toNs = carrying[carrying.length - 1]!.timeNs + this.#settleNs;
    return dropped.fromNs <= toNs && dropped.toNs >= fromNs;
  }
}

function inconclusive({ lastSeen, blind }: Verdict, reason: InconclusiveReason): Verdict {
  return { status: 'inconclusive', lastSeen, missing: null, blind, reasons: [reason] };
}

/** Whether a request of these bytes may have left the path: one that was lost on it does not come back. */
function hasLeft(exchange: OpenExchange, { held }: Client, contentKey: number): boolean {
  return messagesOf(exchange).some((message) => {
    if (message.reflects !== null || message.dhcp.contentKey !== contentKey) return false;
    return (message.verdict ?? held.unprovedOf(message))?.status !== 'lost';
  });
}

/** Whether the client has begun to use the xid again: where clocks are inverted a reply may begin before its request. */
function asksAgain(client: Client, xid: number, timeNs: TimeNs): boolean {
  for (const { dhcp } of client.pending.requestsBefore(timeNs + CLOCK_SLACK_NS)) if (dhcp.xid === xid) return true;
  return false;
}
