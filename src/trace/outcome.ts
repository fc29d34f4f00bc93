/**
 * How an exchange ended, from its messages and their verdicts: the client's state machine of RFC 2131, section 4.4, as
 * far as it can be seen from outside.
 */
import type { TimeNs } from '../core/time.ts';
import type { DhcpType } from '../dhcp/message.ts';
import { REPLY_PATIENCE_NS } from './limits.ts';
import type { Message, Outcome } from './types.ts';

type Judged = Pick<Message, 'verdict' | 'reflects'> & {
  readonly dhcp: { readonly type: DhcpType };
  readonly sightings: readonly { readonly timeNs: TimeNs }[];
};

/** The outcome of `messages`, in order of time, as known at `nowNs` on the packet clock. */
export function outcomeOf(messages: readonly Judged[], nowNs: TimeNs): Outcome {
  let outcome: Outcome = 'incomplete';
  /** A request was delivered and is without a reply since then. */
  let waitingSinceNs: TimeNs | null = null;
  let offeredAtNs: TimeNs | null = null;
  let informing = false;
  let requestLost = false;
  let replyLost = false;
  let replyUnknown = false;
  let offerIgnored = false;

  const settle = (settled: Outcome): void => {
    outcome = settled;
    waitingSinceNs = null;
    offeredAtNs = null;
    requestLost = replyLost = replyUnknown = offerIgnored = false;
  };

  for (const { dhcp, verdict, reflects, sightings } of messages) {
    if (reflects !== null || verdict === null) continue;
    const { status } = verdict;
    const atNs = sightings[0]?.timeNs ?? nowNs;
    switch (dhcp.type) {
      case 'OFFER':
        if (status === 'delivered') {
          offeredAtNs ??= atNs;
          waitingSinceNs = null;
          requestLost = replyLost = replyUnknown = false;
        } else if (status === 'lost') replyLost = true;
        else replyUnknown = true;
        break;
      case 'ACK':
      case 'BOOTREPLY':
      case 'LEASEACTIVE':
      case 'LEASEUNASSIGNED':
      case 'LEASEUNKNOWN':
        if (status === 'delivered') settle(informing || dhcp.type.startsWith('LEASE') ? 'informed' : 'bound');
        else if (status === 'lost') replyLost = true;
        else replyUnknown = true;
        break;
      case 'NAK':
        if (status === 'delivered') settle('nak');
        else if (status === 'lost') replyLost = true;
        else replyUnknown = true;
        break;
      case 'DECLINE':
        settle('declined');
        break;
      case 'RELEASE':
        settle(status === 'lost' ? 'request-lost' : status === 'delivered' ? 'released' : 'incomplete');
        break;
      case 'FORCERENEW':
        if (status === 'lost') replyLost = true;
        break;
      default:
        if (dhcp.type === 'DISCOVER' && offeredAtNs !== null) offerIgnored = true;
        if (dhcp.type === 'INFORM') informing = true;
        if (dhcp.type === 'REQUEST') informing = false;
        if (outcome !== 'incomplete') settle('incomplete');
        offeredAtNs = null;
        if (status === 'lost') requestLost = true;
        else if (status === 'delivered') waitingSinceNs ??= atNs;
    }
  }
  if (outcome !== 'incomplete') return outcome;
  if (replyLost) return 'reply-lost';
  if (replyUnknown) return 'incomplete';
  if (offerIgnored || (offeredAtNs !== null && nowNs - offeredAtNs >= REPLY_PATIENCE_NS)) return 'offer-ignored';
  if (offeredAtNs !== null) return 'incomplete';
  if (waitingSinceNs !== null) return nowNs - waitingSinceNs >= REPLY_PATIENCE_NS ? 'no-reply' : 'incomplete';
  return requestLost ? 'request-lost' : 'incomplete';
}
