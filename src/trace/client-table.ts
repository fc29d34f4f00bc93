/**
 * The clients of a trace, in a bounded table. Each path's clients, and strangers, stand in an order of their own. At the limit the
 * largest group loses the one idle the longest, so that a flood of addresses pushes out its own kind only.
 */
import type { Client } from './client.ts';
import type { Route } from './route.ts';
import { HalvingMap } from './tables/halving-map.ts';
import { type IdleOrder, join, leave, makeIdleOrder } from './tables/idle-order.ts';
import { KeyTable } from './tables/key-table.ts';

export class ClientTable {
  readonly #byKey = new KeyTable<Client>();
  readonly #idleOrders = new Map<Route | null, IdleOrder<Client>>();
  /** Where clients that are idle by now were judged, though no path names them: they are the same when they come back. */
  readonly #routes: HalvingMap<string, Route>;
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
    this.#routes = new HalvingMap(limit);
  }

  /** The route on which a client that is not in the table was judged before. */
  routeBefore(key: string): Route | null {
    return this.#routes.get(key) ?? null;
  }

  get(key: string): Client | undefined {
    return this.#byKey.get(key);
  }

  /** Whether another client needs room to be made for it. */
  get full(): boolean {
    return this.#byKey.size >= this.#limit;
  }

  add(client: Client): void {
    this.#byKey.set(client.key, client);
    join(this.#idleOrder(client.route), client);
  }

  delete(client: Client): void {
    if (client.route?.path.guest === null) this.#routes.set(client.key, client.route);
    this.#byKey.delete(client.key);
    leave(client);
  }

  /** The client is judged on this route from now on. */
  assign(client: Client, route: Route): void {
    if (client.route === route) return;
    leave(client);
    client.route = route;
    join(this.#idleOrder(route), client);
  }

  /** The client was active just now. Who is idle is of interest only while the table fills up. */
  touch(client: Client): void {
    if (this.#byKey.size < this.#limit / 2) return;
    leave(client);
    join(this.#idleOrder(client.route), client);
  }

  /** Whom to close when the table is full; strangers first among groups of one size. */
  get victim(): Client | undefined {
    let largest = this.#idleOrders.get(null);
    for (const idleOrder of this.#idleOrders.values()) if (idleOrder.size > (largest?.size ?? 0)) largest = idleOrder;
    return largest?.oldest ?? undefined;
  }

  #idleOrder(route: Route | null): IdleOrder<Client> {
    let idleOrder = this.#idleOrders.get(route);
    if (!idleOrder) {
      // Paths come and go; no more orders than clients can have a member.
      if (this.#idleOrders.size >= 2 * this.#limit) this.#forgetEmptyOrders();
      idleOrder = makeIdleOrder();
      this.#idleOrders.set(route, idleOrder);
    }
    return idleOrder;
  }

  #forgetEmptyOrders(): void {
    for (const [route, { size }] of this.#idleOrders) if (size === 0) this.#idleOrders.delete(route);
  }
}
