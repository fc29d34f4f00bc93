/**
 * How an exchange ended, from its messages and their verdicts: the client's state machine of RFC 2131, section 4.4, as
 * far as it can be seen from outside.
 */
import type { TimeNs } from '../../core/time.ts';
import type { DhcpType } from '../../dhcp/message-type.ts';
import type { Said } from '../../dhcp/said.ts';
import { REPLY_PATIENCE_NS } from '../limits.ts';
import type { Message, Outcome, VerdictStatus } from '../types.ts';
import { takesUpOffer } from './client-state.ts';

/** The outcomes that are failures: the guest did not get what it asked for. */
export const FAILED_OUTCOMES: ReadonlySet<Outcome> = new Set([
  'nak',
  'reply-lost',
  'request-lost',
  'no-reply',
  'offer-ignored',
  'declined',
]);

type Judged = Pick<Message<Said>, 'verdict' | 'reflects'> & {
  readonly dhcp: Pick<Said, 'op' | 'type' | 'serverId' | 'ciaddr'>;
  readonly sightings: readonly { readonly timeNs: TimeNs }[];
};

/** The attempt under way: from a client's request to the reply that ends it. */
interface Attempt {
  /** What the client asks for now; OFFERs that come after its REQUEST are of no use to it. */
  asking: 'offer' | 'lease' | 'information' | null;
  /** A request was delivered and is without a reply since then. */
  waitingSinceNs: TimeNs | null;
  offeredAtNs: TimeNs | null;
  offerIgnored: boolean;
  requestLost: boolean;
  replyLost: boolean;
  replyUnknown: boolean;
}

function newAttempt(): Attempt {
  return {
    asking: null,
    waitingSinceNs: null,
    offeredAtNs: null,
    offerIgnored: false,
    requestLost: false,
    replyLost: false,
    replyUnknown: false,
  };
}

/** Begins a new attempt in the place of the one before. */
function startOver(attempt: Attempt, asking: Attempt['asking']): void {
  attempt.asking = asking;
  attempt.waitingSinceNs = null;
  attempt.offeredAtNs = null;
  attempt.offerIgnored = false;
  attempt.requestLost = false;
  attempt.replyLost = false;
  attempt.replyUnknown = false;
}

/**
 * The outcome of `messages`, in order of time, as known at `nowNs` on the packet clock. Silence counts only where it would
 * have been heard: that no reply came where replies are seen, that an OFFER was ignored where the client's requests are.
 */
export function outcomeOf(messages: readonly Judged[], nowNs: TimeNs): Outcome {
  const outcome = outcomeAsSeen(messages, nowNs);
  if (outcome === 'no-reply' && takesUpUnseenOffer(messages)) return 'incomplete';
  if (outcome === 'offer-ignored' && !messages.some(({ dhcp }) => dhcp.op === 1)) return 'incomplete';
  return outcome;
}

/** Whether the client took up an OFFER, and no reply at all was seen here: replies to it go another way. */
function takesUpUnseenOffer(messages: readonly Pick<Judged, 'dhcp'>[]): boolean {
  return messages.some(({ dhcp }) => takesUpOffer(dhcp)) && !messages.some(({ dhcp }) => dhcp.op === 2);
}

function outcomeAsSeen(messages: readonly Judged[], nowNs: TimeNs): Outcome {
  let outcome: Outcome | null = null;
  const attempt = newAttempt();
  for (const { dhcp, verdict, reflects, sightings } of messages) {
    if (reflects !== null || verdict === null) continue;
    const { status } = verdict;
    const atNs = sightings[0]?.timeNs ?? nowNs;
    switch (dhcp.type) {
      case 'OFFER':
        if (attempt.asking !== 'lease') noteOffer(attempt, status, atNs);
        break;
      case 'ACK':
      case 'BOOTREPLY':
      case 'LEASEACTIVE':
      case 'LEASEUNASSIGNED':
      case 'LEASEUNKNOWN':
        if (status !== 'delivered') noteMissing(attempt, status);
        else if (outcome === null || outcome === 'nak') {
          outcome = attempt.asking === 'information' || dhcp.type.startsWith('LEASE') ? 'informed' : 'bound';
        }
        break;
      case 'NAK':
        if (status !== 'delivered') noteMissing(attempt, status);
        // A client that has its lease heeds no other server's refusal.
        else outcome ??= 'nak';
        break;
      case 'DECLINE':
        outcome = 'declined';
        break;
      case 'RELEASE':
        outcome = status === 'lost' ? 'request-lost' : status === 'delivered' ? 'released' : 'incomplete';
        break;
      case 'FORCERENEW':
        noteMissing(attempt, status);
        break;
      default:
        if (dhcp.op === 2) {
          // A truncated reply cannot be read. It may be the answer the client wanted, so the outcome stays open.
          noteMissing(attempt, status === 'delivered' ? 'inconclusive' : status);
        } else {
          noteRequest(attempt, dhcp.type, status, atNs, outcome !== null);
          outcome = null;
        }
    }
  }
  return outcome ?? unfinished(attempt, nowNs);
}

function noteOffer(attempt: Attempt, status: VerdictStatus, atNs: TimeNs): void {
  const { offerIgnored, offeredAtNs } = attempt;
  if (status === 'delivered') {
    startOver(attempt, 'offer');
    attempt.offerIgnored = offerIgnored;
    attempt.offeredAtNs = offeredAtNs ?? atNs;
  } else if (offeredAtNs === null) noteMissing(attempt, status);
}

/** Another request of the client. */
function noteRequest(attempt: Attempt, type: DhcpType, status: VerdictStatus, atNs: TimeNs, settled: boolean): void {
  const asking = type === 'DISCOVER' ? 'offer' : type === 'INFORM' || type === 'LEASEQUERY' ? 'information' : 'lease';
  // A repetition goes on where the client stood; another kind of request means that it got what it asked for before.
  if (settled || attempt.asking !== asking) startOver(attempt, asking);
  else if (type === 'DISCOVER' && attempt.offeredAtNs !== null) attempt.offerIgnored = true;
  attempt.offeredAtNs = null;
  if (status === 'lost') attempt.requestLost = true;
  else if (status === 'delivered') attempt.waitingSinceNs ??= atNs;
}

function noteMissing(attempt: Attempt, status: VerdictStatus): void {
  if (status === 'lost') attempt.replyLost = true;
  else if (status === 'inconclusive') attempt.replyUnknown = true;
}

function unfinished(attempt: Attempt, nowNs: TimeNs): Outcome {
  const { offeredAtNs, waitingSinceNs } = attempt;
  if (attempt.replyLost) return 'reply-lost';
  if (attempt.replyUnknown) return 'incomplete';
  if (attempt.offerIgnored || (offeredAtNs !== null && nowNs - offeredAtNs >= REPLY_PATIENCE_NS))
    return 'offer-ignored';
  if (offeredAtNs !== null) return 'incomplete';
  if (waitingSinceNs !== null) return nowNs - waitingSinceNs >= REPLY_PATIENCE_NS ? 'no-reply' : 'incomplete';
  return attempt.requestLost ? 'request-lost' : 'incomplete';
}
