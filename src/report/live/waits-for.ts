/** What a live trace waits for, who has to act next, and how to make the guest ask. */
import { SECOND_NS } from '../../core/time.ts';
import { DECLINE_WAIT_NS } from '../../trace/limits.ts';
import type { Message } from '../../trace/types.ts';
import { sayWord } from '../words/words.ts';

export interface Wait {
  readonly text: string;
  /** Whether nothing goes on unless the guest is made to ask. */
  readonly needsAsking: boolean;
}

/** A client that finds its address in use declines it: until then it has no lease. */
const KEEPS = `of ${DECLINE_WAIT_NS / SECOND_NS} s whether the guest keeps its address, then the trace ends`;

const LEASE_REQUESTS: ReadonlySet<string> = new Set(['DISCOVER', 'REQUEST', 'INFORM', 'BOOTREQUEST']);

/** After the latest message that is no reflection; null where there was none. `untilBound`: a lease that is kept ends the trace. */
export function waitAfter(latest: Message | null, untilBound: boolean): Wait {
  if (latest === null) return { text: 'for the guest to ask: no message of it so far', needsAsking: true };
  const { heading, verdict, dhcp } = latest;
  const { type } = dhcp;
  const whose = heading === 'to-guest' ? 'the' : 'its';
  if (verdict?.status === 'lost')
    return { text: `for the guest to ask again: ${whose} ${type} was lost`, needsAsking: true };
  if (heading === 'to-network' && LEASE_REQUESTS.has(type)) {
    return { text: `for a reply to the ${type} that reached ${verdict?.lastSeen}`, needsAsking: false };
  }
  switch (type) {
    case 'OFFER':
      return { text: `for a REQUEST: the OFFER reached ${verdict?.lastSeen}`, needsAsking: false };
    case 'ACK':
    case 'BOOTREPLY':
      if (untilBound) return { text: KEEPS, needsAsking: false };
      return { text: `for the guest to renew: the ${type} reached ${verdict?.lastSeen}`, needsAsking: false };
    default:
      return { text: `for the guest to ask: the last message was ${whose} ${type}`, needsAsking: true };
  }
}

/** Ready to paste where the domain is known. */
export function howToAsk(domain: string | null): string {
  return domain === null
    ? 'make it ask, inside: dhclient IF, udhcpc -i IF, networkctl renew IF'
    : `make it ask: virsh reboot ${sayWord(domain, 'DOMAIN')}, or inside: dhclient IF`;
}
