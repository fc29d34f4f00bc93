/**
 * The tap threw frames away while the guest's replies went out on it: its queue is full, because the guest or its vhost
 * does not read (tun_net_xmit counts them as tx_dropped; the capture sees a frame before that).
 */
import type { TimeNs } from '../../core/time.ts';
import { countersKind } from '../../state/kinds/counters.ts';
import { FAILED_OUTCOMES } from '../../trace/exchange/outcome.ts';
import type { Exchange, Sighting } from '../../trace/types.ts';
import { type Evidence, frameEvidence } from '../evidence.ts';
import { fact } from '../fact.ts';
import type { Knowledge } from '../knowledge.ts';
import { defineRule, type Hit, NO_HITS } from '../rule.ts';

/** Failed exchanges remembered until the counters after them are known; later ones are left out. */
const MOST_EXCHANGES = 1_000;

/** Replies that a failed exchange sent out on the guest's port, the last thing a capture can see of them. */
interface Unanswered {
  readonly exchangeId: number;
  readonly messages: readonly number[];
  readonly port: string;
  readonly fromNs: TimeNs;
  readonly toNs: TimeNs;
  readonly proof: Evidence;
}

const FACTS = { port: fact.text };

export const guestNotReading = defineRule({
  code: 'guest-not-reading',
  facts: FACTS,
  level: 'cause',
  needs: ['counters'],
  create() {
    const unanswered: Unanswered[] = [];
    return {
      onExchange(exchange) {
        const found = unanswered.length < MOST_EXCHANGES ? repliesSentOut(exchange) : null;
        if (found !== null) unanswered.push(found);
        return NO_HITS;
      },
      isConcerned: () => unanswered.length > 0,
      onEnd: (_end, known) => unanswered.flatMap((each) => hitOf(each, known) ?? []),
    };
  },
});

function repliesSentOut({ id, outcome, path, messages }: Exchange): Unanswered | null {
  if (!FAILED_OUTCOMES.has(outcome)) return null;
  const guestSide = path.hops.length - 1;
  const isSentOut = ({ position, direction }: Sighting) => position === guestSide && direction === 'out';
  const sent = messages.filter(({ dhcp, sightings }) => dhcp.op === 2 && sightings.some(isSentOut));
  const times = sent.flatMap(({ sightings }) => sightings.filter(isSentOut));
  const [first, last, message] = [times[0], times.at(-1), sent[0]];
  if (first === undefined || last === undefined || message === undefined) return null;
  return {
    exchangeId: id,
    messages: sent.map((each) => each.id),
    port: first.interface,
    fromNs: first.timeNs,
    toNs: last.timeNs,
    proof: frameEvidence('last-seen', message, first),
  };
}

function hitOf(
  { exchangeId, messages, port, fromNs, toNs, proof }: Unanswered,
  known: Knowledge,
): Hit<typeof FACTS> | null {
  const counters = known.on(port).histories.of(countersKind);
  const [before, after] = [counters.at(fromNs), counters.after(toNs)];
  const dropped = (state: typeof before) => state?.interfaces.find(({ name }) => name === port)?.txDropped;
  const [from, to] = [dropped(before), dropped(after)];
  // Fewer drops than replies: at least one of the replies did get through, so something else is wrong as well.
  if (before === null || after === null || from === undefined || to === undefined) return null;
  const rose = to - from;
  if (rose < messages.length) return null;
  const evidence: Evidence[] = [
    proof,
    { source: 'counters', timeNs: before.timeNs, untilNs: after.timeNs, interface: port, counter: 'tx_dropped', rose },
  ];
  return { facts: { port }, evidence, exchanges: [exchangeId], messages };
}
