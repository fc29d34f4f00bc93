/** One client as the trace knows it: whose it is, what is not settled yet, and its open exchanges. */
import type { DurationNs, TimeNs } from '../core/time.ts';
import type { DhcpMessage } from '../dhcp/message.ts';
import type { TraceLimits } from './limits.ts';
import type { OpenExchange } from './open-exchange.ts';
import { closesAt } from './open-exchange.ts';
import { Pending } from './pending.ts';
import type { Route } from './route.ts';

export interface Client {
  readonly key: string;
  /** Order of appearance; breaks ties between clients. */
  readonly number: number;
  readonly pending: Pending;
  /** By xid; an exchange whose client changed its xid on the way stands under both. */
  readonly exchanges: Map<number, OpenExchange>;
  /** The xids that somebody else uses with this client's address. */
  readonly foreignXids: Set<number>;
  /** The route on which this client is judged; null while its messages are background. */
  route: Route | null;
  /** When it is looked at next; later deadlines in the queue are stale. */
  dueNs: TimeNs | null;
}

/** Key of a client: chaddr with htype, never the xid. */
export function clientKey(dhcp: DhcpMessage): string {
  return dhcp.htype === 1 ? dhcp.chaddr : `${dhcp.htype}/${dhcp.chaddr}`;
}

export function makeClient(key: string, number: number, settleNs: DurationNs, limits: TraceLimits): Client {
  return {
    key,
    number,
    pending: new Pending(settleNs, limits),
    exchanges: new Map(),
    foreignXids: new Set(),
    route: null,
    dueNs: null,
  };
}

/** When something of this client settles or closes next; null when nothing is open. */
export function nextDue(client: Client): TimeNs | null {
  let dueNs = client.pending.nextDue();
  for (const exchange of client.exchanges.values()) {
    const closesNs = closesAt(exchange);
    // An exchange waits for its own pending copies, which are looked at by then anyway.
    if ((dueNs === null || closesNs < dueNs) && !client.pending.has(exchange.xid)) dueNs = closesNs;
  }
  return dueNs;
}

/**
 * The open exchange a message belongs to. A REQUEST that takes up an open OFFER belongs to that OFFER's exchange even
 * under another xid (some clients change it, RFC 2131 notwithstanding).
 */
export function findExchange(client: Client, dhcp: DhcpMessage): OpenExchange | undefined {
  const exact = client.exchanges.get(dhcp.xid);
  if (exact || dhcp.type !== 'REQUEST' || dhcp.serverId === null || dhcp.requestedAddress === null) return exact;
  for (const exchange of client.exchanges.values()) {
    if (exchange.finished) continue;
    const offered = exchange.messages.some(
      (message) =>
        message.dhcp.type === 'OFFER' &&
        message.verdict?.status === 'delivered' &&
        message.dhcp.serverId === dhcp.serverId &&
        message.dhcp.yiaddr === dhcp.requestedAddress,
    );
    if (!offered) continue;
    client.exchanges.set(dhcp.xid, exchange);
    return exchange;
  }
  return undefined;
}

/** Forgets a closed exchange under every xid it stands under. */
export function dropExchange(client: Client, exchange: OpenExchange): void {
  for (const [xid, open] of client.exchanges) if (open === exchange) client.exchanges.delete(xid);
}
