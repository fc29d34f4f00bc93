/** Requests as relays sent them on: the hop behind a relay shows the same message with giaddr set. Kept by the knowledge. */
import type { DhcpMessage } from '../dhcp/message.ts';
import { HalvingMap } from '../trace/tables/halving-map.ts';
import type { Exchange, Sighting } from '../trace/types.ts';

const MOST_REQUESTS = 4096;

export interface RelayedRequest {
  /** Where it was seen first with the relay's address. */
  readonly sighting: Sighting;
  readonly giaddr: number;
}

export class RelayedRequests {
  /** By client and xid. */
  readonly #seen = new HalvingMap<RelayedRequest>(MOST_REQUESTS);

  add(sighting: Sighting, { chaddr, xid, giaddr }: DhcpMessage): void {
    if (giaddr === 0) return;
    const key = `${chaddr} ${xid}`;
    if (this.#seen.get(key) === undefined) this.#seen.set(key, { sighting, giaddr });
  }

  /** The first request of the exchange that a relay passed on; null where none was seen. */
  of({ chaddr, xid }: Exchange): RelayedRequest | null {
    return this.#seen.get(`${chaddr} ${xid}`) ?? null;
  }
}
