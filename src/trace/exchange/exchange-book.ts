/** Opens, fills and closes the exchanges of all clients of a trace: numbers them and their messages, and counts both. */
import type { TimeNs } from '../../core/time.ts';
import type { Said } from '../../dhcp/said.ts';
import type { Client } from '../client.ts';
import type { TraceLimits } from '../limits.ts';
import type { Route } from '../route.ts';
import type { TraceSink } from '../sink.ts';
import type { Message, TraceCounts } from '../types.ts';
import { IgnoredXids } from './ignored-xids.ts';
import { closeExchange, messagesOf, type OpenExchange, openExchange } from './open-exchange.ts';

type Counts = { -readonly [name in keyof TraceCounts]: TraceCounts[name] };

export class ExchangeBook {
  readonly counts: Counts = {
    exchanges: 0,
    delivered: 0,
    lost: 0,
    inconclusive: 0,
    background: 0,
    evicted: 0,
    unjudged: 0,
  };
  readonly ignored: IgnoredXids;
  readonly #sink: TraceSink<Said>;
  readonly #limits: TraceLimits;
  #lastExchangeId = 0;
  #lastMessageId = 0;
  /** Exchanges that are open only because their client may decline its lease. */
  #declineWaits = 0;

  constructor(sink: TraceSink<Said>, limits: TraceLimits) {
    this.#sink = sink;
    this.#limits = limits;
    this.ignored = new IgnoredXids(limits.ignoredXids);
  }

  /** The id of another message. */
  nextMessageId(): number {
    return ++this.#lastMessageId;
  }

  /** The open exchange that a message belongs to. */
  find(client: Client, dhcp: Said, route: Route): OpenExchange | undefined {
    return client.exchanges.find(dhcp, route.port, this.#limits.exchangesPerClient);
  }

  /** Whether the client has as many open exchanges as it may have. */
  isFull({ exchanges }: Client): boolean {
    return exchanges.size >= this.#limits.exchangesPerClient;
  }

  /** Opens an exchange with the xid of `dhcp`, with the next id, from 1 on; `resumes` as in Exchange. */
  open(client: Client, route: Route, dhcp: Said, resumes: boolean): OpenExchange {
    const exchange = openExchange(++this.#lastExchangeId, route, dhcp.xid, dhcp.chaddr, resumes);
    client.exchanges.add(exchange);
    return exchange;
  }

  /** Adds a message; its verdict may come later. */
  add(client: Client, exchange: OpenExchange, message: Message<Said>): void {
    const { messagesPerExchange, declineWaits } = this.#limits;
    const waited = exchange.mayDecline;
    const waits = waited || this.#declineWaits < declineWaits;
    if (!client.exchanges.addMessage(exchange, message, messagesPerExchange, waits)) this.counts.evicted++;
    if (exchange.mayDecline !== waited) this.#declineWaits += exchange.mayDecline ? 1 : -1;
  }

  /** Reports a message that has its verdict. */
  report(message: Message<Said>, exchange: OpenExchange): void {
    if (message.reflects === null && message.verdict !== null) this.counts[message.verdict.status]++;
    this.#sink.verdict(message, messagesOf(exchange));
  }

  /** Reports an exchange as it stands at `nowNs` and forgets it. */
  close(client: Client, exchange: OpenExchange, nowNs: TimeNs): void {
    if (exchange.mayDecline) this.#declineWaits--;
    client.exchanges.remove(exchange);
    // A slow server's OFFER that comes after the lease is no exchange of its own.
    if (exchange.finished) this.ignored.ignore(client.key, exchange.xid, nowNs);
    this.counts.exchanges++;
    this.#sink.exchange(closeExchange(exchange, nowNs));
  }
}
