/** An exchange while its messages still come: what it has seen, whether the client has what it wanted, when it closes. */
import type { TimeNs } from '../core/time.ts';
import type { Path } from '../path/path.ts';
import { clientStateOf } from './client-state.ts';
import { EXCHANGE_IDLE_NS, FINISHED_LINGER_NS } from './limits.ts';
import { outcomeOf } from './outcome.ts';
import { phasesOf } from './phases.ts';
import type { Exchange, Message } from './types.ts';

export interface OpenExchange {
  readonly id: number;
  readonly path: Path;
  readonly xid: number;
  readonly chaddr: string;
  readonly messages: Message[];
  /** First transmission of each payload and of each kind of message, by key. */
  readonly firstIds: Map<string, number>;
  /** What was offered and delivered, by `offerKey`: a REQUEST under another xid takes it up. */
  readonly offers: Set<string>;
  lastNs: TimeNs;
  /** When the exchange closes if nothing more comes. */
  closesNs: TimeNs;
  /** The client has its lease or its refusal; only late duplicates may follow. */
  finished: boolean;
}

export function openExchange(id: number, path: Path, xid: number, chaddr: string): OpenExchange {
  return {
    id,
    path,
    xid,
    chaddr,
    messages: [],
    firstIds: new Map(),
    offers: new Set(),
    lastNs: 0n,
    closesNs: 0n,
    finished: false,
  };
}

/**
 * What two transmissions have in common when one repeats the other. Not the bytes alone: clients raise `secs` with
 * each retransmission (RFC 2131, section 4.1).
 */
export function kindKey({ dhcp, heading }: Pick<Message, 'dhcp' | 'heading'>): string {
  return `${dhcp.type} ${heading} ${dhcp.serverId} ${dhcp.requestedAddress} ${dhcp.yiaddr} ${dhcp.ciaddr}`;
}

/** What a REQUEST takes up: the server's identifier and the address it offered. */
export function offerKey(serverId: number, address: number): string {
  return `${serverId} ${address}`;
}

/** Takes in a judged message. `keep` is false at the limit: it counts, but is not remembered. */
export function addMessage(exchange: OpenExchange, message: Message, keep: boolean): void {
  const lastNs = message.sightings[message.sightings.length - 1]?.timeNs ?? exchange.lastNs;
  if (lastNs > exchange.lastNs) exchange.lastNs = lastNs;
  if (keep) {
    const { type, serverId, yiaddr } = message.dhcp;
    exchange.messages.push(message);
    if (type === 'OFFER' && serverId !== null && message.verdict?.status === 'delivered') {
      exchange.offers.add(offerKey(serverId, yiaddr));
    }
  }
  if (message.reflects === null) exchange.finished = finishes(message) ?? exchange.finished;
  exchange.closesNs = exchange.lastNs + (exchange.finished ? FINISHED_LINGER_NS : EXCHANGE_IDLE_NS);
}

/** Whether the message ends the exchange (true), opens it again (false) or does neither (null). */
function finishes({ dhcp, verdict }: Message): boolean | null {
  switch (dhcp.type) {
    case 'ACK':
    case 'NAK':
    case 'BOOTREPLY':
    case 'RELEASE':
    case 'DECLINE':
      return verdict?.status === 'delivered' ? true : null;
    case 'DISCOVER':
    case 'REQUEST':
    case 'INFORM':
    case 'BOOTREQUEST':
      return false;
    default:
      return null;
  }
}

/** The exchange as it is reported, at `nowNs` on the packet clock. */
export function closeExchange(exchange: OpenExchange, nowNs: TimeNs): Exchange {
  const { id, path, xid, chaddr, messages } = exchange;
  const retransmissions = { 'to-network': 0, 'to-guest': 0 };
  for (const { heading, retransmits } of messages) if (retransmits !== null) retransmissions[heading]++;
  const outcome = outcomeOf(messages, nowNs);
  const clientState = clientStateOf(messages);
  return { id, path, xid, chaddr, outcome, clientState, phases: phasesOf(messages), retransmissions, messages };
}
