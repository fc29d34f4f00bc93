/**
 * Requests that were not seen to arrive, and what answers tell about them: an OFFER answers the DISCOVER, an ACK the REQUEST
 * (RFC 2131, section 3.1), so what was answered has reached a server, whatever the hops showed of it. The verdict on each
 * is held back until an answer comes, or has not come for a while.
 */

import type { DurationNs, TimeNs } from '../../core/time.ts';
import type { Said } from '../../dhcp/said.ts';
import type { Client } from '../client.ts';
import { isAnswer, wantsAnswer } from '../exchange/answers.ts';
import { hasXid, messagesOf, type OpenExchange } from '../exchange/open-exchange.ts';
import { CLOCK_SLACK_NS } from '../limits.ts';
import type { Route } from '../route.ts';
import type { Message, Verdict } from '../types.ts';
import type { HeldRequest } from './held-requests.ts';
import { learnSight } from './judge.ts';
import type { Visibility } from './visibility.ts';
import { answersAnother, isExcused, takesAnswer } from './whose-answer.ts';

export interface AnswerWatchOptions {
  readonly visibility: Visibility;
  readonly settleNs: DurationNs;
  /** Requests held of one client; at the limit the oldest gets its verdict at once. */
  readonly limit: number;
  /** Takes a request, held until now, that has its verdict. */
  readonly report: (request: HeldRequest) => void;
}

export class AnswerWatch {
  readonly #options: AnswerWatchOptions;

  constructor(options: AnswerWatchOptions) {
    this.#options = options;
  }

  /** Whether an answer would change what is said about this message of `exchange`, which is not one of its messages yet. */
  concerns(message: Message<Said>, exchange: OpenExchange, route: Route): boolean {
    const { dhcp, reflects, verdict } = message;
    if (verdict === null || verdict.status === 'delivered' || isExcused(verdict)) return false;
    if (reflects !== null || !wantsAnswer(dhcp)) return false;
    const messages = messagesOf(exchange);
    for (let i = messages.length - 1; i >= 0; i--) {
      const other = messages[i]!;
      if (other.reflects !== null) continue;
      if (isAnswer(other.dhcp, dhcp)) return true;
      // The answer is still to come, and is that one's.
      if (other.dhcp.type === dhcp.type && takesAnswer(other, verdict, route)) return false;
    }
    return true;
  }

  /** Holds back the verdict on a message that answers concern. */
  hold(client: Client, request: HeldRequest, route: Route): void {
    const { held } = client;
    held.add(request);
    const oldest = held.size > this.#options.limit ? held.takeFirst() : null;
    if (oldest !== null) this.#release(oldest, oldest.unproved);
    // Where clocks are inverted its answer may be there already.
    const { dhcp, sightings } = request.message;
    const sinceNs = sightings[0]!.timeNs - CLOCK_SLACK_NS;
    const early = messagesOf(request.exchange).findLast(
      (other) => other.reflects === null && isAnswer(other.dhcp, dhcp) && other.sightings[0]!.timeNs >= sinceNs,
    );
    if (early !== undefined) {
      this.#answer(client, request.exchange, early.dhcp, early.sightings[0]!.timeNs, route);
    }
  }

  /** A message of an exchange, first seen at `firstNs`: it may answer what is held. To be told before it is judged. */
  hear(client: Client, exchange: OpenExchange, dhcp: Said, firstNs: TimeNs, route: Route): void {
    if (client.held.size === 0) return;
    // Where clocks are inverted the request that it answers may be yet to come.
    for (const request of client.pending.requestsBefore(firstNs + CLOCK_SLACK_NS)) {
      if (hasXid(exchange, request.dhcp.xid) && isAnswer(dhcp, request.dhcp)) return;
    }
    this.#answer(client, exchange, dhcp, firstNs, route);
  }

  /** A request of an exchange: where an answer is more likely its own, none is waited for with what is held. */
  see(client: Client, exchange: OpenExchange, message: Message<Said>, route: Route): void {
    if (client.held.size > 0) this.#ruleOut(client, exchange, message, route);
  }

  #ruleOut({ held }: Client, exchange: OpenExchange, message: Message<Said>, route: Route): void {
    const isRuledOut = (other: HeldRequest) =>
      other.message.dhcp.type === message.dhcp.type && takesAnswer(message, other.unproved, route);
    for (const lost of held.take(exchange, isRuledOut)) this.#release(lost, lost.unproved);
  }

  /** Answers that were due by `nowNs` have not come. */
  giveUp({ held }: Client, nowNs: TimeNs): void {
    if (held.size === 0) return;
    for (let due = held.takeDue(nowNs); due !== null; due = held.takeDue(nowNs)) this.#release(due, due.unproved);
  }

  /** The exchange is over. */
  close({ held }: Client, exchange: OpenExchange): void {
    if (held.size === 0) return;
    for (const request of held.take(exchange, () => true)) this.#release(request, request.unproved);
  }

  /**
   * A single request that is answered was delivered, and the hop that did not show it is one that does not see everything.
   * Which of several was answered is not known.
   */
  #answer({ held }: Client, exchange: OpenExchange, dhcp: Said, firstNs: TimeNs, route: Route): void {
    const answered = held.take(
      exchange,
      (request) => isAnswer(dhcp, request.message.dhcp) && !answersAnother(dhcp, firstNs, request, route),
    );
    const isOnly = answered.length === 1;
    for (const request of answered) {
      const { lastSeen, missing, blind } = request.unproved;
      if (missing !== null) this.#learnSilent(missing, request, route);
      this.#release(request, {
        status: isOnly ? 'delivered' : 'inconclusive',
        lastSeen,
        missing: null,
        blind: isOnly ? [] : missing === null ? blind : [...blind, missing],
        reasons: isOnly ? [] : ['all-later-hops-blind'],
      });
    }
  }

  /** The request has passed the hop that is missing, and all beyond it, unseen. */
  #learnSilent(missing: string, { carrying }: HeldRequest, { path, positionOfHop }: Route): void {
    const position = positionOfHop.get(missing);
    const { visibility, settleNs } = this.#options;
    if (position !== undefined) learnSight(carrying, 0, position, path, visibility, settleNs);
  }

  /** The message itself gets the verdict, since its exchange has kept it. */
  #release(request: HeldRequest, verdict: Verdict): void {
    request.message.verdict = verdict;
    this.#options.report(request);
  }
}
