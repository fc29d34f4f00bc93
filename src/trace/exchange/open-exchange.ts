/** An exchange while its messages still come: what it has seen, whether the client has what it wanted, when it closes. */
import type { TimeNs } from '../../core/time.ts';
import type { Said } from '../../dhcp/said.ts';
import { DECLINE_WAIT_NS, EXCHANGE_IDLE_NS, FINISHED_LINGER_NS } from '../limits.ts';
import { packMessages, unpackMessages } from '../packing/pack-messages.ts';
import type { Route } from '../route.ts';
import type { Exchange, Heading, Message } from '../types.ts';
import { clientStateOf } from './client-state.ts';
import { forgetMessage } from './forget-message.ts';
import { outcomeOf } from './outcome.ts';
import { phasesOf } from './phases.ts';

const NONE: readonly number[] = [];
const NO_REPEATS: Readonly<Record<Heading, number>> = { 'to-network': 0, 'to-guest': 0 };

export interface OpenExchange {
  readonly id: number;
  /** On which it began. */
  readonly route: Route;
  readonly xid: number;
  readonly chaddr: string;
  /** See Exchange. */
  readonly resumes: boolean;
  /** Those to which its client changed on the way. */
  otherXids: readonly number[];
  /** In order; at the limit those that tell least are forgotten. Packed while nothing comes: see `messagesOf`. */
  messages: Message<Said>[] | string;
  /** Of all messages, also of those forgotten. */
  retransmissions: Readonly<Record<Heading, number>>;
  lastNs: TimeNs;
  /** When the exchange closes if nothing more comes. */
  closesNs: TimeNs;
  /** The client has its lease or its refusal; only late duplicates may follow. */
  finished: boolean;
  /** It has a new lease, and may yet find that the address is in use. */
  mayDecline: boolean;
}

/** An exchange without a message; its times are set by the first. */
export function openExchange(id: number, route: Route, xid: number, chaddr: string, resumes: boolean): OpenExchange {
  return {
    id,
    route,
    xid,
    chaddr,
    resumes,
    otherXids: NONE,
    messages: [],
    retransmissions: NO_REPEATS,
    lastNs: 0n,
    closesNs: 0n,
    finished: false,
    mayDecline: false,
  };
}

/** The messages so far. */
export function messagesOf(exchange: OpenExchange): Message<Said>[] {
  if (typeof exchange.messages === 'string') exchange.messages = unpackMessages(exchange.messages);
  return exchange.messages;
}

/** Makes the messages small until they are asked for again, where they can be packed. */
export function packExchange(exchange: OpenExchange): void {
  if (typeof exchange.messages !== 'string') exchange.messages = packMessages(exchange.messages) ?? exchange.messages;
}

/** Whether a message with this xid belongs to the exchange. */
export function hasXid({ xid, otherXids }: OpenExchange, asked: number): boolean {
  return xid === asked || (otherXids.length > 0 && otherXids.includes(asked));
}

/** The first transmission of these very bytes; null where the exchange remembers none. */
export function firstOfPayload(exchange: OpenExchange, contentKey: number): number | null {
  for (const { id, dhcp, reflects, retransmits } of messagesOf(exchange)) {
    if (reflects === null && dhcp.contentKey === contentKey) return retransmits ?? id;
  }
  return null;
}

/**
 * The first transmission of what `dhcp` says. Not the bytes alone: clients raise `secs` with each retransmission
 * (RFC 2131, section 4.1).
 */
export function firstOfKind(exchange: OpenExchange, dhcp: Said, heading: Heading): number | null {
  for (const other of messagesOf(exchange)) {
    if (other.reflects === null && other.heading === heading && saysTheSame(other.dhcp, dhcp)) return other.id;
  }
  return null;
}

function saysTheSame(a: Said, b: Said): boolean {
  return (
    a.type === b.type &&
    a.serverId === b.serverId &&
    a.requestedAddress === b.requestedAddress &&
    a.yiaddr === b.yiaddr &&
    a.ciaddr === b.ciaddr
  );
}

/** Whether the server has offered the address and the client has got the OFFER. */
export function hasOffered(exchange: OpenExchange, serverId: number, address: number): boolean {
  return messagesOf(exchange).some(
    ({ dhcp, verdict }) =>
      dhcp.type === 'OFFER' && dhcp.serverId === serverId && dhcp.yiaddr === address && verdict?.status === 'delivered',
  );
}

/** Whether the server has granted the address: the client declines it no matter where the ACK was seen. */
export function hasGranted(exchange: OpenExchange, address: number): boolean {
  return messagesOf(exchange).some(({ dhcp }) => dhcp.type === 'ACK' && dhcp.yiaddr === address);
}

/**
 * Takes in a judged message. At `limit` another one is forgotten for it: then it returns false. Where it `waits`, the
 * exchange stays open for as long as the client may decline its lease.
 */
export function addMessage(exchange: OpenExchange, message: Message<Said>, limit: number, waits: boolean): boolean {
  const lastNs = message.sightings[message.sightings.length - 1]?.timeNs ?? exchange.lastNs;
  if (lastNs > exchange.lastNs) exchange.lastNs = lastNs;
  const { retransmissions } = exchange;
  const messages = messagesOf(exchange);
  messages.push(message);
  const { heading, retransmits } = message;
  if (retransmits !== null) {
    exchange.retransmissions = { ...retransmissions, [heading]: retransmissions[heading] + 1 };
  }
  if (message.reflects === null) {
    const finished = finishes(message);
    exchange.finished = finished ?? exchange.finished;
    if (finished !== null) exchange.mayDecline = waits && finished && isNewLease(message, messages);
  }
  const lingerNs = exchange.mayDecline ? DECLINE_WAIT_NS : FINISHED_LINGER_NS;
  exchange.closesNs = exchange.lastNs + (exchange.finished ? lingerNs : EXCHANGE_IDLE_NS);
  if (messages.length <= limit) return true;
  forgetMessage(messages);
  return false;
}

/** Whether the message ends the exchange (true), opens it again (false) or does neither (null). */
function finishes({ dhcp, verdict }: Message<Said>): boolean | null {
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

/** Whether an ACK grants an address that the client did not have: it names none in `ciaddr` (RFC 2131, section 4.3.6). */
function isNewLease({ dhcp }: Message<Said>, messages: readonly Message<Said>[]): boolean {
  if (dhcp.type !== 'ACK') return false;
  const asked = messages.findLast(({ dhcp: { op }, reflects }) => op === 1 && reflects === null);
  return asked?.dhcp.ciaddr === 0;
}

/** The exchange as it is reported, at `nowNs` on the packet clock. */
export function closeExchange(exchange: OpenExchange, nowNs: TimeNs): Exchange<Said> {
  const { id, route, xid, chaddr, resumes, retransmissions } = exchange;
  const messages = messagesOf(exchange);
  const { path } = route;
  const outcome = outcomeOf(messages, nowNs);
  const clientState = clientStateOf(messages);
  const phases = phasesOf(messages);
  return { id, path, xid, chaddr, resumes, outcome, clientState, phases, retransmissions, messages };
}
