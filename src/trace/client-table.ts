/**
 * The clients of a trace, in a bounded table. Each path's clients, and strangers, stand in an order of their own. At the
 * limit strangers give way, and where there are none the largest group loses the one idle the longest: a flood of
 * addresses pushes out its own kind only, and whoever asked at a guest's port never gives way to strangers.
 */
import type { TimeNs } from '../core/time.ts';
import type { Client } from './client.ts';
import type { Route } from './route.ts';
import { HalvingMap } from './tables/halving-map.ts';
import { type IdleOrder, join, leave, makeIdleOrder } from './tables/idle-order.ts';
import { KeyTable } from './tables/key-table.ts';

/** Clients remembered that are not in the table; of more those remembered the longest are forgotten. */
const MOST_REMEMBERED = 8192;

/** Up to so many clients keep what they know ready at hand: a live trace follows no more. */
const CROWD = 4096;

export class ClientTable {
  readonly #byKey = new KeyTable<Client>();
  readonly #idleOrders = new Map<Route | null, IdleOrder<Client>>();
  /** Where clients that are idle by now were judged, though no path names them: they are the same when they come back. */
  readonly #routes: HalvingMap<Route>;
  /** Until when copies of a client were dropped for want of room; null while there was room for all. */
  #dropped: HalvingMap<TimeNs> | null = null;
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
    this.#routes = new HalvingMap(Math.min(limit, MOST_REMEMBERED));
  }

  /** The route on which a client that is not in the table was judged before. */
  routeBefore(key: string): Route | null {
    return this.#routes.get(key) ?? null;
  }

  /** Copies of this client that came by `timeNs` are not in the table: what is kept of that time lacks them. */
  noteDropped(key: string, timeNs: TimeNs): void {
    this.#dropped ??= new HalvingMap(MOST_REMEMBERED);
    this.#dropped.set(key, timeNs);
  }

  /** Until when copies of a client were dropped; undefined where none were. */
  droppedAt(key: string): TimeNs | undefined {
    return this.#dropped?.get(key);
  }

  get(key: string): Client | undefined {
    return this.#byKey.get(key);
  }

  /** Whether there are so many that each is to be small. */
  get crowded(): boolean {
    return this.#byKey.size > CROWD;
  }

  /** Whether another client needs room to be made for it. */
  get full(): boolean {
    return this.#byKey.size >= this.#limit;
  }

  /** Takes in a client that is not in the table, within its limit (`full`). */
  add(client: Client): void {
    this.#byKey.set(client.key, client);
    join(this.#orderOf(client), client);
  }

  delete(client: Client): void {
    const { key, route } = client;
    if (route !== null && route.path.guest?.mac !== key) this.#routes.set(key, route);
    this.#byKey.delete(client.key);
    leave(client);
  }

  /** The client is judged on this route from now on. */
  assign(client: Client, route: Route): void {
    if (client.route === route) return;
    leave(client);
    client.route = route;
    join(this.#orderOf(client), client);
  }

  /** A client that is not judged yet was seen to ask at the guest's port of this route. */
  noteAsking(client: Client, route: Route): void {
    leave(client);
    client.askedAt = route;
    join(this.#orderOf(client), client);
  }

  /** The client was active just now. Who is idle is of interest only while the table fills up. */
  touch(client: Client): void {
    if (this.#byKey.size < this.#limit / 2) return;
    leave(client);
    join(this.#orderOf(client), client);
  }

  /** Whom to close when the table is full, to make room for a stranger or for one who asks at a guest's port. */
  victimFor(isStranger: boolean): Client | null {
    const stranger = this.#idleOrders.get(null)?.oldest ?? null;
    if (stranger !== null || isStranger) return stranger;
    let largest: IdleOrder<Client> | null = null;
    for (const idleOrder of this.#idleOrders.values()) if (idleOrder.size > (largest?.size ?? 0)) largest = idleOrder;
    return largest?.oldest ?? null;
  }

  #orderOf({ route, askedAt }: Client): IdleOrder<Client> {
    return this.#idleOrder(route ?? askedAt);
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
