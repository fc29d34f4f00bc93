/**
 * The open exchanges of one client, oldest first. A client that gets no answer may begin a new one with each request, up
 * to the limit: the one of an xid and the next to close are found without looking at all of them.
 */
import { END_OF_TIME, type TimeNs } from '../../core/time.ts';
import type { Said } from '../../dhcp/said.ts';
import { removeAt, withLast } from '../tables/short-list.ts';
import type { Message } from '../types.ts';
import { addMessage, hasGranted, hasOffered, hasXid, type OpenExchange, packExchange } from './open-exchange.ts';

/** Copies of the client that are not settled yet. */
export interface Unsettled {
  /** Whether anything is among it that began by `timeNs` and whose xid belongs to an exchange. */
  hasBefore(timeNs: TimeNs, hasXid: (xid: number) => boolean): boolean;
}

export class OpenExchanges {
  #exchanges: OpenExchange[] = [];
  /** The xids with which they began, at the same places. */
  #xids: number[] = [];
  /** Whether one of them was ever taken up under another xid. */
  #changesXids = false;
  /** None of them closes before this. The first may close later: that is found out when this has come. */
  #closesNs: TimeNs = END_OF_TIME;

  get size(): number {
    return this.#exchanges.length;
  }

  /** The one that was opened first of those that are open. */
  get oldest(): OpenExchange | undefined {
    return this.#exchanges[0];
  }

  /** Adds an exchange that `find` does not know. */
  add(exchange: OpenExchange): void {
    this.#exchanges = withLast(this.#exchanges, exchange);
    this.#xids = withLast(this.#xids, exchange.xid);
  }

  /** Takes an exchange out that is closed. */
  remove(exchange: OpenExchange): void {
    const at = this.#exchanges.indexOf(exchange);
    removeAt(this.#exchanges, at);
    removeAt(this.#xids, at);
  }

  /** Makes itself small until something more comes. */
  pack(): void {
    for (const exchange of this.#exchanges) packExchange(exchange);
    // A list that has grown has room for many more.
    this.#exchanges = this.#exchanges.slice();
    this.#xids = this.#xids.slice();
  }

  /**
   * Adds a judged message to one of the exchanges; false where another one of it was forgotten for that, at `limit`.
   * `waits`: see open-exchange.ts.
   */
  addMessage(exchange: OpenExchange, message: Message<Said>, limit: number, waits: boolean): boolean {
    const hasRoom = addMessage(exchange, message, limit, waits);
    if (exchange.closesNs < this.#closesNs) this.#closesNs = exchange.closesNs;
    return hasRoom;
  }

  /** The latest with this xid. */
  withXid(xid: number): OpenExchange | undefined {
    const at = this.#xids.lastIndexOf(xid);
    if (at >= 0) return this.#exchanges[at];
    return this.#changesXids ? this.#withOtherXid(xid) : undefined;
  }

  /**
   * The one at this port (a guest may ask again at another) that a message belongs to. A REQUEST that takes up an open
   * OFFER belongs to that OFFER's exchange even under another xid (some clients change it, RFC 2131 notwithstanding), and a
   * DECLINE to the exchange whose lease it returns, since its client may choose a new xid (section 4.4.1, table 5). `limit`
   * bounds the xids remembered for that.
   */
  find(dhcp: Said, port: string, limit: number): OpenExchange | undefined {
    if (this.#exchanges.length === 0) return undefined;
    const latest = this.withXid(dhcp.xid);
    return latest?.route.port === port ? latest : this.#findBeyondXid(dhcp, port, limit, latest);
  }

  #withOtherXid(xid: number): OpenExchange | undefined {
    return this.#exchanges.findLast(({ otherXids }) => otherXids.includes(xid));
  }

  /** The rest of `find`, apart since nearly always the xid tells and closures cost. */
  #findBeyondXid(
    { xid, type, serverId, requestedAddress }: Said,
    port: string,
    limit: number,
    latest: OpenExchange | undefined,
  ): OpenExchange | undefined {
    const isHere = ({ route }: OpenExchange) => route.port === port;
    const known = latest && this.#exchanges.findLast((exchange) => isHere(exchange) && hasXid(exchange, xid));
    if (known !== undefined || requestedAddress === null) return known;
    let meant: OpenExchange | undefined;
    if (type === 'REQUEST' && serverId !== null) {
      meant = this.#exchanges.find(
        (each) => !each.finished && isHere(each) && hasOffered(each, serverId, requestedAddress),
      );
    } else if (type === 'DECLINE') {
      meant = this.#exchanges.findLast((each) => isHere(each) && hasGranted(each, requestedAddress));
    }
    if (meant === undefined) return undefined;
    if (meant.otherXids.length < limit) meant.otherXids = [...meant.otherXids, xid];
    this.#changesXids = true;
    return meant;
  }

  /** One that closes at `nowNs`, the oldest first: nothing of it came in time. */
  closing(nowNs: TimeNs, unsettled: Unsettled): OpenExchange | undefined {
    if (nowNs < this.#closesNs) return undefined;
    this.#closesNs = END_OF_TIME;
    for (const exchange of this.#exchanges) {
      const { closesNs } = exchange;
      if (closesNs < this.#closesNs) this.#closesNs = closesNs;
      if (closesNs > nowNs) continue;
      if (!unsettled.hasBefore(closesNs, (xid) => hasXid(exchange, xid))) return exchange;
    }
    return undefined;
  }

  /** When to look again, after `nowNs`, whether one closes; null when none will. */
  nextClosing(nowNs: TimeNs): TimeNs | null {
    if (this.#exchanges.length === 0) return null;
    if (this.#closesNs > nowNs) return this.#closesNs;
    let next: TimeNs | null = null;
    for (const { closesNs } of this.#exchanges) {
      // An exchange that should have closed by now waits for its own pending copies, and is looked at when they settle.
      if (closesNs > nowNs && (next === null || closesNs < next)) next = closesNs;
    }
    return next;
  }
}
