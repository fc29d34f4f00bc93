/** One client as the trace knows it: whose it is, what is not settled yet, and its open exchanges. */
import type { DurationNs, TimeNs } from '../core/time.ts';
import type { DhcpMessage } from '../dhcp/message.ts';
import type { Scheduled } from './deadline-queue.ts';
import type { TraceLimits } from './limits.ts';
import { hasOffered, type OpenExchange } from './open-exchange.ts';
import { Pending } from './pending.ts';
import type { Route } from './route.ts';

const NONE: readonly OpenExchange[] = [];

export interface Client extends Scheduled {
  readonly pending: Pending;
  /** By xid; an exchange whose client changed its xid on the way stands under both. */
  readonly exchanges: Map<number, OpenExchange>;
  /** The route on which this client is judged; null while its messages are background. */
  route: Route | null;
}

/** Key of a client: chaddr with htype, never the xid. */
export function clientKey(dhcp: DhcpMessage): string {
  return dhcp.htype === 1 ? dhcp.chaddr : `${dhcp.htype}/${dhcp.chaddr}`;
}

export function makeClient(key: string, route: Route | null, settleNs: DurationNs, limits: TraceLimits): Client {
  return {
    key,
    pending: new Pending(settleNs, limits),
    exchanges: new Map(),
    route,
    dueNs: null,
    heapAt: -1,
  };
}

/** When something of this client settles or closes next, after `nowNs`; null when nothing is open. */
export function nextDue(client: Client, nowNs: TimeNs): TimeNs | null {
  let dueNs = client.pending.nextDue();
  for (const { closesNs } of client.exchanges.values()) {
    // What should have closed by now waits for its own pending copies, which are looked at by then anyway.
    if (closesNs > nowNs && (dueNs === null || closesNs < dueNs)) dueNs = closesNs;
  }
  return dueNs;
}

/** The exchanges that close at `nowNs`: nothing of them came in time. */
export function closingExchanges(client: Client, nowNs: TimeNs): readonly OpenExchange[] {
  let due = false;
  for (const { closesNs } of client.exchanges.values()) due ||= closesNs <= nowNs;
  if (!due) return NONE;
  const closing = new Set<OpenExchange>();
  for (const [xid, exchange] of client.exchanges) {
    const { closesNs } = exchange;
    if (closesNs > nowNs) continue;
    if (!client.pending.hasBefore(xid, closesNs) && !client.pending.hasBefore(exchange.xid, closesNs)) {
      closing.add(exchange);
    }
  }
  return [...closing];
}

/**
 * The open exchange a message belongs to. A REQUEST that takes up an open OFFER belongs to that OFFER's exchange even
 * under another xid (some clients change it, RFC 2131 notwithstanding); `limit` bounds the xids remembered for that.
 */
export function findExchange(client: Client, dhcp: DhcpMessage, limit: number): OpenExchange | undefined {
  const exact = client.exchanges.get(dhcp.xid);
  if (exact || dhcp.type !== 'REQUEST' || dhcp.serverId === null || dhcp.requestedAddress === null) return exact;
  for (const exchange of client.exchanges.values()) {
    if (exchange.finished || !hasOffered(exchange, dhcp.serverId, dhcp.requestedAddress)) continue;
    if (client.exchanges.size < limit) client.exchanges.set(dhcp.xid, exchange);
    return exchange;
  }
  return undefined;
}

/** Forgets a closed exchange under every xid it stands under. */
export function dropExchange(client: Client, exchange: OpenExchange): void {
  for (const [xid, open] of client.exchanges) if (open === exchange) client.exchanges.delete(xid);
}
