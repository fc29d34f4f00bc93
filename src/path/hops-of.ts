/** What all the paths of a trace stand on: their hops, and the interfaces of those, each once, in order. */
import type { Hop, Path } from './path.ts';

export function hopsOf(paths: readonly Path[]): readonly Hop[] {
  const byName = new Map<string, Hop>();
  for (const { hops } of paths) for (const hop of hops) byName.set(hop.name, hop);
  return [...byName.values()];
}

/** In loops: with a crowd of guests that come one by one it is asked for each, over all of them. */
export function interfaceNamesOf(paths: readonly Path[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { hops } of paths) for (const { interfaces } of hops) for (const name of interfaces) names.add(name);
  return names;
}
