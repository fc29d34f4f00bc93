/** What all the paths of a trace stand on: their hops, and the interfaces of those, each once, in order. */
import type { Hop, Path } from './path.ts';

export function hopsOf(paths: readonly Path[]): readonly Hop[] {
  return [...new Map(paths.flatMap(({ hops }) => hops).map((hop) => [hop.name, hop])).values()];
}

export function interfaceNamesOf(paths: readonly Path[]): ReadonlySet<string> {
  return new Set(paths.flatMap(({ hops }) => hops.flatMap(({ interfaces }) => interfaces)));
}
