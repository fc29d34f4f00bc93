/**
 * Servers that sit on this host (dnsmasq on a bridge): their replies enter the path at that hop, and what is sent to
 * them by unicast ends there. Known by Ethernet address, from replies that are the host's own frames or that no hop
 * further out has shown.
 */
import type { TimeNs } from '../core/time.ts';

interface Place {
  readonly hop: string;
  /** Known from here on; asked with an earlier time it is not known yet, so that batching changes nothing. */
  readonly fromNs: TimeNs;
}

export class LocalServers {
  readonly #places = new Map<string, Place>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The server with this address was seen at `timeNs` to send from `hop`. At the limit the oldest is forgotten. */
  learn(mac: string, hop: string, timeNs: TimeNs): void {
    const known = this.#places.get(mac);
    if (known && (known.hop === hop ? known.fromNs <= timeNs : known.fromNs > timeNs)) return;
    this.#places.set(mac, { hop, fromNs: timeNs });
    if (this.#places.size <= this.#limit) return;
    const [oldest] = this.#places.keys();
    if (oldest !== undefined) this.#places.delete(oldest);
  }

  /** The server is beyond this host after all (it moved, or the first impression was wrong). */
  forget(mac: string): void {
    this.#places.delete(mac);
  }

  /** The hop from which the server with this address sends, as known at `nowNs`; null for one beyond this host. */
  hopOf(mac: string, nowNs: TimeNs): string | null {
    const place = this.#places.get(mac);
    return place !== undefined && place.fromNs <= nowNs ? place.hop : null;
  }

  get empty(): boolean {
    return this.#places.size === 0;
  }
}
