/**
 * The client has a reason to ignore what it is sent: every OFFER that reached it has the same fault. An OFFER with the
 * wrong xid or chaddr answers nobody, so it is looked for beside the exchanges that got no reply.
 */
import { SECOND_NS, type TimeNs } from '../../core/time.ts';
import type { Exchange, Message } from '../../trace/types.ts';
import { type Evidence, frameEvidence } from '../evidence.ts';
import { fact } from '../fact.ts';
import { endsAtGuest, guestSighting, offersAtGuest } from '../guest-side.ts';
import { type ReplyFault, replyFaults } from '../reply-faults.ts';
import { defineRule, type Hit, NO_HITS, type RuleHandlers } from '../rule.ts';
import { guestNotReading } from './guest-not-reading.ts';

/** Exchanges and replies remembered until the end. */
const MOST_REMEMBERED = 1_000;
/** A server answers within that time; what comes later after a request answers another one. */
const LONGEST_ANSWER_NS = 3n * SECOND_NS;
/** One reply alone may answer a request from before the capture. */
const FEWEST_STRAYS = 2;

interface Stray {
  readonly xid: number;
  readonly chaddr: string;
  readonly timeNs: TimeNs;
  readonly evidence: Evidence;
}

interface Unanswered {
  readonly exchange: Pick<Exchange, 'id' | 'xid' | 'chaddr' | 'path'>;
  /** When it sent its DISCOVERs. */
  readonly askedNs: readonly TimeNs[];
}

const FACTS = {
  mac: fact.mac,
  port: fact.orNull(fact.text),
  faults: fact.said(
    'What every OFFER has.',
    fact.someOf(
      'xid',
      'chaddr',
      'checksum',
      'ip-header',
      'cut-off',
      'cookie',
      'overload',
      'hardware',
      'no-server-id',
      'no-address',
      'port',
      'ttl',
      'other-receiver',
      'not-broadcast',
    ),
  ),
};

export const replyMalformed = defineRule({
  code: 'reply-malformed',
  facts: FACTS,
  level: 'cause',
  needs: [],
  yieldsTo: [guestNotReading],
  create,
});

function create(): RuleHandlers<typeof FACTS> {
  const strays: Stray[] = [];
  const unanswered: Unanswered[] = [];
  return {
    onExchange(exchange, known) {
      const { xid, chaddr, outcome, messages } = exchange;
      if (outcome === 'offer-ignored') return ignored(exchange);
      if (outcome === 'no-reply') {
        const misaddressed = known.misaddressedReply(exchange);
        if (misaddressed !== null) return [hitOf(exchange, ['chaddr'], [misaddressed], [])];
        if (unanswered.length < MOST_REMEMBERED && endsAtGuest(exchange.path)) unanswered.push(unansweredOf(exchange));
      } else if (outcome === 'incomplete' && !messages.some(({ dhcp }) => dhcp.op === 1)) {
        for (const { message, sighting } of offersAtGuest(exchange)) {
          if (strays.length >= MOST_REMEMBERED) break;
          const evidence = frameEvidence('arrived', message, sighting);
          strays.push({ xid, chaddr, timeNs: sighting.timeNs, evidence });
        }
      }
      return NO_HITS;
    },
    onEnd: () => unanswered.flatMap((each) => answeredByStrays(each, strays)),
  };
}

function ignored(exchange: Exchange): readonly Hit<typeof FACTS>[] {
  const offers = offersAtGuest(exchange);
  const [first, ...others] = offers.map(({ message, sighting }) =>
    replyFaults(message, sighting, askedBefore(message, exchange)),
  );
  const common = [...(first ?? [])].filter((fault) => others.every((faults) => faults.has(fault)));
  if (common.length === 0) return NO_HITS;
  const evidence = offers.map(({ message, sighting }) => frameEvidence('arrived', message, sighting));
  const ids = offers.map(({ message }) => message.id);
  return [hitOf(exchange, common, evidence, ids)];
}

function askedBefore(offer: Message, { messages, path }: Exchange) {
  const before = messages.slice(0, messages.indexOf(offer));
  const request = before.findLast(({ dhcp, reflects }) => dhcp.type === 'DISCOVER' && reflects === null);
  return request === undefined
    ? null
    : { dhcp: request.dhcp, source: guestSighting(request, path)?.linkSource ?? null };
}

function unansweredOf({ id, xid, chaddr, path, messages }: Exchange): Unanswered {
  const askedNs = messages.flatMap(({ dhcp, sightings }) =>
    dhcp.type === 'DISCOVER' ? (sightings[0]?.timeNs ?? []) : [],
  );
  return { exchange: { id, xid, chaddr, path }, askedNs };
}

/** OFFERs that came soon after requests of the exchange and belong to no request. */
function answeredByStrays({ exchange, askedNs }: Unanswered, strays: readonly Stray[]): readonly Hit<typeof FACTS>[] {
  const isSoonAfter = (timeNs: TimeNs) => askedNs.some((asked) => timeNs > asked && timeNs - asked < LONGEST_ANSWER_NS);
  const near = strays.filter(({ chaddr, timeNs }) => chaddr === exchange.chaddr && isSoonAfter(timeNs));
  if (near.length < FEWEST_STRAYS) return NO_HITS;
  const evidence = near.map((stray) => stray.evidence);
  // The xid is right where the trace took the client for another one, which only the hardware type tells apart.
  const fault = near.every(({ xid }) => xid === exchange.xid) ? 'hardware' : 'xid';
  return [hitOf(exchange, [fault], evidence, [])];
}

function hitOf(
  { id, chaddr, path }: Unanswered['exchange'],
  faults: readonly ReplyFault[],
  evidence: readonly Evidence[],
  messages: readonly number[],
): Hit<typeof FACTS> {
  const port = path.hops.at(-1)?.interfaces[0] ?? null;
  return { facts: { mac: chaddr, port, faults: [...faults].sort() }, evidence, exchanges: [id], messages };
}
