/**
 * Where a broadcast request is delivered though hops of its path lie further out: at a bridge on which a server of this
 * host listens, and at a bridge that has no way out because everything beyond it is down. There it has reached this host.
 * Where no server of this host can be on that bridge, and the way out went down before the eyes of the trace, it is lost.
 */
import { END_OF_TIME, type TimeNs } from '../../core/time.ts';
import type { Hop } from '../../path/path.ts';

interface Span {
  readonly fromNs: TimeNs;
  readonly toNs: TimeNs;
}

/** Spans kept of one interface; of one that goes up and down without end the latest. */
const MOST_SPANS = 1024;

export class RequestEnds {
  #servers: ReadonlySet<string> = new Set();
  #serverless: ReadonlySet<string> = new Set();
  readonly #down = new Map<string, Span[]>();
  /** When an interface was first known to be up. */
  readonly #upSince = new Map<string, TimeNs>();

  /** The hops on which servers of this host listen, and those on which none can. */
  setServers(hops: ReadonlySet<string>, serverless: ReadonlySet<string>): void {
    this.#servers = hops;
    this.#serverless = serverless;
  }

  /** An interface is down, or has no carrier, from then on; or it is up again. What is known already changes nothing. */
  noteLink(name: string, isUp: boolean, timeNs: TimeNs): void {
    if (isUp && !this.#upSince.has(name)) this.#upSince.set(name, timeNs);
    const spans = this.#down.get(name) ?? [];
    const last = spans.at(-1);
    const isKnownDown = last?.toNs === END_OF_TIME;
    if (isUp !== isKnownDown) return;
    if (isUp) spans[spans.length - 1] = { fromNs: last?.fromNs ?? timeNs, toNs: timeNs };
    else spans.push({ fromNs: timeNs, toNs: END_OF_TIME });
    if (spans.length > MOST_SPANS) spans.shift();
    this.#down.set(name, spans);
  }

  /** The outermost position that a broadcast sent at `timeNs` has to reach; 0 where it has to leave. */
  endOf(hops: readonly Hop[], timeNs: TimeNs): number {
    if (this.#servers.size === 0 && this.#down.size === 0) return 0;
    for (let position = hops.length - 1; position > 0; position--) {
      if (this.#servers.has(hops[position]?.name ?? '')) return position;
    }
    let position = 0;
    while (hops[position]?.interfaces.every((name) => this.#isDown(name, timeNs))) position++;
    const end = hops[position];
    if (end?.role !== 'bridge') return 0;
    const wasUp = (name: string) => (this.#upSince.get(name) ?? END_OF_TIME) <= timeNs;
    const wentDown = hops.slice(0, position).some(({ interfaces }) => interfaces.some(wasUp));
    return wentDown && this.#serverless.has(end.name) ? 0 : position;
  }

  #isDown(name: string, timeNs: TimeNs): boolean {
    return this.#down.get(name)?.some(({ fromNs, toNs }) => fromNs <= timeNs && timeNs < toNs) ?? false;
  }
}
