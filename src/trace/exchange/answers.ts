/** Which message proves that a request reached a server: a reply to it, or what the client asks only after one. */

import type { DhcpType } from '../../dhcp/message-type.ts';
import type { Said } from '../../dhcp/said.ts';
import { takesUpOffer } from './client-state.ts';

/** RFC 2131, section 3.1, and RFC 4039 for the ACK of a DISCOVER; BOOTP: RFC 951; lease queries: RFC 4388. */
const REPLIES: Readonly<Partial<Record<DhcpType, readonly DhcpType[]>>> = {
  DISCOVER: ['OFFER', 'ACK'],
  REQUEST: ['ACK', 'NAK'],
  INFORM: ['ACK'],
  BOOTREQUEST: ['BOOTREPLY'],
  LEASEQUERY: ['LEASEACTIVE', 'LEASEUNASSIGNED', 'LEASEUNKNOWN'],
};

type Asks = Pick<Said, 'op' | 'type' | 'serverId' | 'ciaddr'>;

/** Whether a server sends something back for a request of this type. A cut one may be of any. */
export function wantsAnswer({ op, type }: Asks): boolean {
  return op === 1 && (type === 'UNKNOWN' || REPLIES[type] !== undefined);
}

/** Whether `later`, of the same exchange, is there only because a request like `request` reached a server. */
export function isAnswer(later: Asks, request: Asks): boolean {
  if (later.op === 1) return request.type === 'DISCOVER' && takesUpOffer(later);
  // A truncated message may be of any type.
  if (later.type === 'UNKNOWN' || request.type === 'UNKNOWN') return true;
  return REPLIES[request.type]?.includes(later.type) ?? false;
}
