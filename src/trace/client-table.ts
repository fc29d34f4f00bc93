/**
 * The clients of a trace, in a bounded table. They stand in crowds: those of each path, and strangers. At the limit the
 * largest crowd loses the one idle the longest, so that a flood of addresses pushes out its own kind only.
 */
import type { Client } from './client.ts';
import { GenerationMap } from './generation-map.ts';
import type { Route } from './route.ts';

type Crowd = Set<Client>;

export class ClientTable {
  readonly #byKey = new Map<string, Client>();
  /** Each crowd from the one idle the longest to the latest active. */
  readonly #crowds = new Map<Route | null, Crowd>();
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
    this.#crowd(client.route).add(client);
  }

  delete(client: Client): void {
    if (client.route?.path.guest === null) this.#routes.set(client.key, client.route);
    this.#byKey.delete(client.key);
    this.#crowd(client.route).delete(client);
  }

  /** The client is judged on this route from now on. */
  assign(client: Client, route: Route): void {
    if (client.route === route) return;
    this.#crowd(client.route).delete(client);
    client.route = route;
    this.#crowd(route).add(client);
  }

  /** The client was active just now. Who is idle is of interest only while the table fills up. */
  touch(client: Client): void {
    if (this.#byKey.size < this.#limit / 2) return;
    const crowd = this.#crowd(client.route);
    crowd.delete(client);
    crowd.add(client);
  }

  /** Whom to close when the table is full; strangers first among crowds of one size. */
  get victim(): Client | undefined {
    let largest: Crowd | undefined = this.#crowds.get(null);
    for (const crowd of this.#crowds.values()) if (crowd.size > (largest?.size ?? 0)) largest = crowd;
    const [client] = largest ?? [];
    return client;
  }

  #crowd(route: Route | null): Crowd {
    let crowd = this.#crowds.get(route);
    if (!crowd) {
      crowd = new Set();
      this.#crowds.set(route, crowd);
    }
    return crowd;
  }
}
