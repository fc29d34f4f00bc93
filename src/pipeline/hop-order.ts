/** What is known of the order of the hops: where it was taken from, and what the frames say of it. */
import { hostOf, onHost, withoutHost } from '../path/interface-name.ts';
import type { Hop, Path } from '../path/path.ts';
import type { OrderSource, PathOrder } from '../path/path-order.ts';
import { hostOfHop } from '../path/segments.ts';
import type { Clue } from '../trace/order/clue.ts';
import { contradicts } from '../trace/order/contradicts.ts';
import { type Candidate, type InferredOrder, inferOrder } from '../trace/order/infer-order.ts';

export class HopOrder {
  /** Where the paths were taken from. */
  source: OrderSource;
  readonly #typed: readonly string[];
  #inferred: InferredOrder | null = null;
  #isTrusted = true;
  /** What it was inferred from; empty before. */
  clues: readonly Clue[] = [];

  /** @param typed  The arguments that --hops would be added to. */
  constructor(source: OrderSource, typed: readonly string[]) {
    this.source = source;
    this.#typed = typed;
  }

  /** Infers the order from what was seen of the messages; `guest` is the one client that counts, null for all. */
  infer(clues: readonly Clue[], candidates: readonly Candidate[], guest: string | null): InferredOrder {
    this.clues = clues;
    this.#inferred = inferOrder(clues, candidates, guest);
    return this.#inferred;
  }

  /** The captures' times cannot be compared, so the report concludes nothing from the order. */
  distrust(): void {
    this.#isTrusted = false;
  }

  /** The hops of the paths that were inferred; null before. */
  get hops(): readonly (readonly Hop[])[] | null {
    return this.#inferred?.paths.map((path) => inHosts(path.map(hopOf), hostOfHop)) ?? null;
  }

  /** Interfaces that showed frames and are on no inferred path. */
  get left(): readonly string[] {
    return this.#inferred?.left ?? [];
  }

  /** Where the order of these paths comes from, and whether the frames go with it. */
  judge(paths: readonly Path[]): PathOrder {
    const inferred = this.#inferred;
    const isSingle = paths.every(({ hops }) => hops.length === 1);
    const order = {
      source: this.source,
      by: null,
      holds: isSingle || this.#isTrusted,
      likely: null,
      typed: this.#typed,
    };
    if (isSingle && this.source === 'inferred') return { ...order, source: 'sources' };
    if (inferred === null || isSingle) return order;
    const { by, holds } = inferred;
    if (this.source === 'inferred') return { ...order, by: holds ? by : null, holds: holds && this.#isTrusted };
    const byHosts = { ...inferred, paths: inferred.paths.map((path) => inHosts(path, ([name]) => hostOf(name ?? ''))) };
    const shown = paths.flatMap(({ hops }) => contradicts(byHosts, hops) ?? []);
    if (shown.length === 0) return order;
    return { ...order, holds: false, likely: shown.map((side) => side.join('|')) };
  }
}

/**
 * A path runs through each host once: the guest's host is last, and the others are where their first hops are. Between two
 * hosts a few microseconds do not tell the order.
 */
function inHosts<T>(hops: readonly T[], hostOf: (hop: T) => string | null): readonly T[] {
  const last = hops.at(-1);
  if (last === undefined) return hops;
  const hosts = new Set(hops.map(hostOf));
  hosts.delete(hostOf(last));
  return [...hosts, hostOf(last)].flatMap((host) => hops.filter((hop) => hostOf(hop) === host));
}

function hopOf(interfaces: readonly string[]): Hop {
  const host = hostOf(interfaces[0] ?? '');
  return { name: onHost(host, interfaces.map(withoutHost).join('|')), interfaces, role: 'unknown' };
}
