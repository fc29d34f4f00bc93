/** One client as the trace knows it: whose it is, what is not settled yet, and its open exchanges. */
import type { DurationNs, TimeNs } from '../core/time.ts';
import type { DhcpMessage } from '../dhcp/message.ts';
import type { Member } from './crowd.ts';
import type { Scheduled } from './deadline-queue.ts';
import type { TraceLimits } from './limits.ts';
import { hasOffered, hasXid, type OpenExchange } from './open-exchange.ts';
import { Pending } from './pending.ts';
import type { Route } from './route.ts';

const NONE: readonly OpenExchange[] = [];

export interface Client extends Scheduled, Member<Client> {
  readonly pending: Pending;
  /** Open ones, oldest first. */
  exchanges: readonly OpenExchange[];
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
    exchanges: NONE,
    route,
    dueNs: 0n,
    heapAt: -1,
    crowd: null,
    older: null,
    newer: null,
  };
}

/** When something of this client settles or closes next, after `nowNs`; null when nothing is open. */
export function nextDue(client: Client, nowNs: TimeNs): TimeNs | null {
  let dueNs = client.pending.nextDue();
  for (const { closesNs } of client.exchanges) {
    // What should have closed by now waits for its own pending copies, which are looked at by then anyway.
    if (closesNs > nowNs && (dueNs === null || closesNs < dueNs)) dueNs = closesNs;
  }
  return dueNs;
}

/** An exchange that closes at `nowNs`, the oldest first: nothing of it came in time. */
export function closingExchange({ exchanges, pending }: Client, nowNs: TimeNs): OpenExchange | undefined {
  for (const exchange of exchanges) {
    if (exchange.closesNs <= nowNs && !pending.hasBefore(exchange, exchange.closesNs)) return exchange;
  }
  return undefined;
}

/**
 * The open exchange a message belongs to. A REQUEST that takes up an open OFFER belongs to that OFFER's exchange even
 * under another xid (some clients change it, RFC 2131 notwithstanding); `limit` bounds the xids remembered for that.
 */
export function findExchange({ exchanges }: Client, dhcp: DhcpMessage, limit: number): OpenExchange | undefined {
  for (const exchange of exchanges) if (hasXid(exchange, dhcp.xid)) return exchange;
  if (dhcp.type !== 'REQUEST' || dhcp.serverId === null || dhcp.requestedAddress === null) return undefined;
  for (const exchange of exchanges) {
    if (exchange.finished || !hasOffered(exchange, dhcp.serverId, dhcp.requestedAddress)) continue;
    if (exchange.otherXids.length < limit) exchange.otherXids = [...exchange.otherXids, dhcp.xid];
    return exchange;
  }
  return undefined;
}

/** Forgets a closed exchange. */
export function dropExchange(client: Client, exchange: OpenExchange): void {
  client.exchanges = client.exchanges.length === 1 ? NONE : client.exchanges.filter((other) => other !== exchange);
}
