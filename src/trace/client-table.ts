/**
 * The clients of a trace, in a bounded table. They stand in crowds: those of each path, and strangers. At the limit the
 * largest crowd loses the one idle the longest, so that a flood of addresses pushes out its own kind only.
 */
import type { Client } from './client.ts';
import { type Crowd, join, leave, makeCrowd } from './crowd.ts';
import { GenerationMap } from './generation-map.ts';
import { KeyTable } from './key-table.ts';
import type { Route } from './route.ts';

export class ClientTable {
  readonly #byKey = new KeyTable<Client>();
  readonly #crowds = new Map<Route | null, Crowd<Client>>();
  /** Where clients that are idle by now were judged, though no path names them: they are the same when they come back. */
  readonly #routes: GenerationMap<string, Route>;
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
    this.#routes = new GenerationMap(limit);
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
    join(this.#crowd(client.route), client);
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
    join(this.#crowd(route), client);
  }

  /** The client was active just now. Who is idle is of interest only while the table fills up. */
  touch(client: Client): void {
    if (this.#byKey.size < this.#limit / 2) return;
    leave(client);
    join(this.#crowd(client.route), client);
  }

  /** Whom to close when the table is full; strangers first among crowds of one size. */
  get victim(): Client | undefined {
    let largest = this.#crowds.get(null);
    for (const crowd of this.#crowds.values()) if (crowd.size > (largest?.size ?? 0)) largest = crowd;
    return largest?.oldest ?? undefined;
  }

  #crowd(route: Route | null): Crowd<Client> {
    let crowd = this.#crowds.get(route);
    if (!crowd) {
      // Paths come and go; of the crowds no more than the clients can have somebody in them.
      if (this.#crowds.size >= 2 * this.#limit) this.#forgetEmptyCrowds();
      crowd = makeCrowd();
      this.#crowds.set(route, crowd);
    }
    return crowd;
  }

  #forgetEmptyCrowds(): void {
    for (const [route, { size }] of this.#crowds) if (size === 0) this.#crowds.delete(route);
  }
}
