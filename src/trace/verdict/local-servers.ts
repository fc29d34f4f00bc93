/**
 * Servers that sit on this host (dnsmasq on a bridge): their replies enter the path at that hop, and what is sent to
 * them by unicast ends there. Known by Ethernet address: told, or from replies that are the host's own frames, or that
 * no hop further out has ever shown.
 */
import type { TimeNs } from '../../core/time.ts';

interface Place {
  /** Null for a server that was seen to be beyond this host. */
  readonly hop: string | null;
  /** Known from here on; asked with an earlier time it is not known yet, so that batching changes nothing. */
  readonly fromNs: TimeNs;
}

export class LocalServers {
  readonly #places = new Map<string, Place>();
  readonly #limit: number;
  #anyHere = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The host itself sent a reply from this address at `hop`. */
  learnOwn(mac: string, hop: string, timeNs: TimeNs): void {
    const known = this.#places.get(mac);
    if (known?.hop === hop && known.fromNs <= timeNs) return;
    this.#anyHere = true;
    this.#set(mac, { hop, fromNs: timeNs });
  }

  /** A reply from this address was first seen at `hop`, though every hop further out was able to show it. */
  learnFirstSeen(mac: string, hop: string, timeNs: TimeNs): void {
    if (!this.#places.has(mac)) this.learnOwn(mac, hop, timeNs);
  }

  /** A reply from this address came in from the network. */
  learnBeyond(mac: string, timeNs: TimeNs): void {
    if (this.#places.get(mac)?.hop !== null) this.#set(mac, { hop: null, fromNs: timeNs });
  }

  /** The hop from which the server with this address sends, as known at `nowNs`; null for one beyond this host. */
  hopOf(mac: string, nowNs: TimeNs): string | null {
    if (!this.#anyHere) return null;
    const place = this.#places.get(mac);
    return place !== undefined && place.fromNs <= nowNs ? place.hop : null;
  }

  /** At the limit the one known the longest is forgotten. */
  #set(mac: string, place: Place): void {
    this.#places.delete(mac);
    this.#places.set(mac, place);
    if (this.#places.size <= this.#limit) return;
    const [oldest] = this.#places.keys();
    if (oldest !== undefined) this.#places.delete(oldest);
  }
}
