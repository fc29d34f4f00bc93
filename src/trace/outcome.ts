/**
 * How an exchange ended, from its messages and their verdicts: the client's state machine of RFC 2131, section 4.4, as
 * far as it can be seen from outside.
 */
import type { TimeNs } from '../core/time.ts';
import type { DhcpType } from '../dhcp/message.ts';
import { REPLY_PATIENCE_NS } from './limits.ts';
import type { Message, Outcome, VerdictStatus } from './types.ts';

/** The outcomes that are failures: the guest did not get what it asked for. */
export const FAILED_OUTCOMES: ReadonlySet<Outcome> = new Set([
  'nak',
  'reply-lost',
  'request-lost',
  'no-reply',
  'offer-ignored',
  'declined',
]);

type Judged = Pick<Message, 'verdict' | 'reflects'> & {
  readonly dhcp: { readonly type: DhcpType };
  readonly sightings: readonly { readonly timeNs: TimeNs }[];
};

/** What is known of the attempt under way: from a client's request to the reply that ends it. */
interface Attempt {
  /** What the client asks for now; OFFERs that come after its REQUEST are of no use to it. */
  readonly asking: 'offer' | 'lease' | 'information' | null;
  /** A request was delivered and is without a reply since then. */
  waitingSinceNs: TimeNs | null;
  offeredAtNs: TimeNs | null;
  offerIgnored: boolean;
  requestLost: boolean;
  replyLost: boolean;
  replyUnknown: boolean;
}

function newAttempt(asking: Attempt['asking']): Attempt {
  return {
    asking,
    waitingSinceNs: null,
    offeredAtNs: null,
    offerIgnored: false,
    requestLost: false,
    replyLost: false,
    replyUnknown: false,
  };
}

/** The outcome of `messages`, in order of time, as known at `nowNs` on the packet clock. */
export function outcomeOf(messages: readonly Judged[], nowNs: TimeNs): Outcome {
  let outcome: Outcome | null = null;
  let attempt = newAttempt(null);
  for (const { dhcp, verdict, reflects, sightings } of messages) {
    if (reflects !== null || verdict === null) continue;
    const { status } = verdict;
    const atNs = sightings[0]?.timeNs ?? nowNs;
    switch (dhcp.type) {
      case 'OFFER':
        if (attempt.asking === 'lease') break;
        if (status === 'delivered') {
          attempt = {
            ...newAttempt('offer'),
            offerIgnored: attempt.offerIgnored,
            offeredAtNs: attempt.offeredAtNs ?? atNs,
          };
        } else if (attempt.offeredAtNs === null) noteMissing(attempt, status);
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
        attempt = nextAttempt(attempt, dhcp.type, status, atNs, outcome !== null);
        outcome = null;
    }
  }
  return outcome ?? unfinished(attempt, nowNs);
}

/** The attempt after another request of the client. */
function nextAttempt(before: Attempt, type: DhcpType, status: VerdictStatus, atNs: TimeNs, settled: boolean): Attempt {
  const asking = type === 'DISCOVER' ? 'offer' : type === 'INFORM' || type === 'LEASEQUERY' ? 'information' : 'lease';
  // A repetition goes on where the client stood; another kind of request means that it got what it asked for before.
  const goesOn = !settled && before.asking === asking;
  const attempt = goesOn ? { ...before } : newAttempt(asking);
  if (goesOn && type === 'DISCOVER' && before.offeredAtNs !== null) attempt.offerIgnored = true;
  attempt.offeredAtNs = null;
  if (status === 'lost') attempt.requestLost = true;
  else if (status === 'delivered') attempt.waitingSinceNs ??= atNs;
  return attempt;
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
