/** Where the order of a path's hops comes from, and how far it can be relied on. */

/** `host`: found on this host. `given`: by --hops. `recorded`: by the incident. `sources`: as the sources were named. */
export type OrderSource = 'host' | 'given' | 'recorded' | 'inferred' | 'sources';

export interface PathOrder {
  readonly source: OrderSource;
  /** What it was inferred from; null where it was not. */
  readonly by: 'frames' | 'frames and names' | 'names' | null;
  /** False where it cannot be told, or the frames contradict it: then no verdict may rest on it. */
  readonly holds: boolean;
  /** The order of the hops that the frames show, or the likeliest one; null where it is that of the path. */
  readonly likely: readonly string[] | null;
  /** The arguments that `--hops` is to be added to, for the command to type next. */
  readonly typed: readonly string[];
}
