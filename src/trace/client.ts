/** One client as the trace knows it: whose it is, what is not settled yet, and its open exchanges. */
import type { DurationNs, TimeNs } from '../core/time.ts';
import { Pending } from './copies/pending.ts';
import { OpenExchanges } from './exchange/open-exchanges.ts';
import { DEFAULT_LIMITS, type TraceLimits } from './limits.ts';
import type { Route } from './route.ts';
import type { Scheduled } from './tables/deadline-queue.ts';
import type { Member } from './tables/idle-order.ts';
import { HeldRequests } from './verdict/held-requests.ts';

/** Shared by all clients that have nothing pending; always empty. */
const NOTHING_PENDING = new Pending(0n, DEFAULT_LIMITS);

export interface Client extends Scheduled, Member<Client> {
  /** Nothing may be added to it but by `pendingOf`. */
  pending: Pending;
  readonly exchanges: OpenExchanges;
  /** Requests of its exchanges whose verdict waits. */
  readonly held: HeldRequests;
  /** The route on which this client is judged; null while its messages are background. */
  route: Route | null;
  /** While it is not judged: the route at whose guest's port it was seen to ask, where it will be. */
  askedAt: Route | null;
  /** Its latest request came in by ports of several hosts, any of which may be the one that leads to the others. */
  mayBeElsewhere: boolean;
}

/** A client of whom nothing is known yet; `route` null: its messages are background. */
export function makeClient(key: string, route: Route | null, settleNs: DurationNs, limits: TraceLimits): Client {
  return {
    key,
    pending: new Pending(settleNs, limits),
    exchanges: new OpenExchanges(),
    held: new HeldRequests(),
    route,
    askedAt: null,
    mayBeElsewhere: false,
    dueNs: 0n,
    heapAt: -1,
    idleOrder: null,
    older: null,
    newer: null,
  };
}

/** The client's pending copies, to add to. */
export function pendingOf(client: Client, settleNs: DurationNs, limits: TraceLimits): Pending {
  if (client.pending === NOTHING_PENDING) client.pending = new Pending(settleNs, limits);
  return client.pending;
}

/** Makes a client small that waits for more: of a crowd nearly all do. */
export function packClient(client: Client): void {
  if (!client.pending.empty) return;
  if (!client.pending.lacking) client.pending = NOTHING_PENDING;
  client.exchanges.pack();
}

/** When something of this client settles or closes next, after `nowNs`; null when nothing is open. */
export function nextDue({ pending, exchanges, held }: Client, nowNs: TimeNs): TimeNs | null {
  return earliest(earliest(pending.nextDue(), exchanges.nextClosing(nowNs)), held.nextDue());
}

function earliest(a: TimeNs | null, b: TimeNs | null): TimeNs | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}
