/**
 * Which of several requests an answer is to. A server answers a request once (RFC 2131, section 3.1), and each server that
 * hears it may, unless it names one. So an answer is to the first request that reached that server and has no answer of it.
 */
import type { TimeNs } from '../../core/time.ts';
import type { Said } from '../../dhcp/said.ts';
import { isAnswer } from '../exchange/answers.ts';
import { messagesOf } from '../exchange/open-exchange.ts';
import { ANSWER_PATIENCE_NS } from '../limits.ts';
import type { Route } from '../route.ts';
import type { Message, Verdict } from '../types.ts';
import type { HeldRequest } from './held-requests.ts';

/** Whether `answer`, first seen at `firstNs`, is more likely there because of another request than the one held. */
export function answersAnother(answer: Said, firstNs: TimeNs, request: HeldRequest, route: Route): boolean {
  const { exchange, message, unproved } = request;
  const earlier = messagesOf(exchange).filter(({ reflects }) => reflects === null);
  // The client takes up what it was offered. Where the OFFER was seen, that was the answer.
  if (answer.op === 1) {
    return earlier.some(({ dhcp }) => dhcp.op === 2 && isOfOneServer(dhcp, answer) && isAnswer(dhcp, message.dhcp));
  }
  let waiting: Message<Said>[] = [];
  for (const other of earlier) {
    const { dhcp, sightings } = other;
    if (dhcp.op === 1) {
      if (isAnswer(answer, dhcp) && takesAnswer(other, unproved, route)) waiting.push(other);
    } else if (sightings[0]!.timeNs < firstNs) {
      const answered = waiting.find((each) => settles(dhcp, sightings[0]!.timeNs, each, answer));
      waiting = waiting.filter((each) => each !== answered);
    }
  }
  return waiting.some((each) => isAnswerInTime(answer, firstNs, each));
}

/** Whether after `reply` the server that sent `answer` has nothing more to say to a request. */
function settles(reply: Said, timeNs: TimeNs, request: Message<Said>, answer: Said): boolean {
  const isForOneServer = request.dhcp.serverId !== null;
  return (isForOneServer || isOfOneServer(reply, answer)) && isAnswerInTime(reply, timeNs, request);
}

/** Without a server identifier (BOOTP) one server is as good as another. */
function isOfOneServer(a: Said, b: Said): boolean {
  return a.serverId === b.serverId;
}

function isAnswerInTime(answer: Said, timeNs: TimeNs, { dhcp, sightings }: Message<Said>): boolean {
  return isAnswer(answer, dhcp) && timeNs - sightings[0]!.timeNs <= ANSWER_PATIENCE_NS;
}

/** Whether an answer is to `other` rather than to a request with this verdict: it came further, or a gap hid how far. */
export function takesAnswer(other: Message<Said>, unproved: Verdict, { positionOfHop }: Route): boolean {
  if (other.verdict !== null && isExcused(other.verdict)) return true;
  const { missing, lastSeen } = unproved;
  const position = missing === null ? (positionOfHop.get(lastSeen) ?? 0) - 1 : (positionOfHop.get(missing) ?? -1);
  return other.sightings.some((sighting) => sighting.position <= position);
}

/** Whether the capture itself has a gap where the message should have shown. */
export function isExcused({ status, reasons }: Verdict): boolean {
  return status === 'inconclusive' && reasons.some((reason) => reason !== 'all-later-hops-blind');
}
