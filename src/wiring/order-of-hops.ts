/** The order in which the host's wiring has the hops that somebody gave by hand. Asked before a trace of them begins. */
import type { Hop } from '../path/path.ts';
import type { Link } from '../state/host-state.ts';

/**
 * The hops in the order of the wiring, in the direction in which more of them were given; null where it is the order given
 * or its reverse, or where no way through the wiring passes all of them.
 */
export function orderByWiring(hops: readonly Hop[], links: readonly Link[]): readonly Hop[] | null {
  const neighbours = neighboursOf(links);
  for (const [at, from] of hops.entries()) {
    for (const to of hops.slice(at + 1)) {
      const way = wayBetween(from.interfaces, new Set(to.interfaces), neighbours);
      const passed = way.flatMap((name) => hops.filter(({ interfaces }) => interfaces.includes(name)));
      const inOrder = [...new Set(passed)];
      if (inOrder.length === hops.length) return differing(inOrder, hops);
    }
  }
  return null;
}

/** What a frame may pass next: a port's bridge or bond, the device below, a veth's other end, and back. */
function neighboursOf(links: readonly Link[]): ReadonlyMap<string, ReadonlySet<string>> {
  const neighbours = new Map<string, Set<string>>();
  const join = (one: string, other: string) => {
    const known = neighbours.get(one);
    if (known === undefined) neighbours.set(one, new Set([other]));
    else known.add(other);
  };
  for (const { name, master, lower, peer } of links) {
    for (const other of [master, lower, peer]) {
      if (other === null) continue;
      join(name, other);
      join(other, name);
    }
  }
  return neighbours;
}

/** The shortest way, both ends included; empty where there is none. */
function wayBetween(
  from: readonly string[],
  to: ReadonlySet<string>,
  neighbours: ReadonlyMap<string, ReadonlySet<string>>,
): readonly string[] {
  const before = new Map<string, string | null>(from.map((name) => [name, null]));
  for (const name of before.keys()) {
    if (to.has(name)) return wayTo(name, before);
    for (const next of neighbours.get(name) ?? []) if (!before.has(next)) before.set(next, name);
  }
  return [];
}

function wayTo(end: string, before: ReadonlyMap<string, string | null>): readonly string[] {
  const way: string[] = [];
  for (let at: string | null = end; at !== null; at = before.get(at) ?? null) way.unshift(at);
  return way;
}

function differing(inOrder: readonly Hop[], given: readonly Hop[]): readonly Hop[] | null {
  const places = inOrder.map((hop) => given.indexOf(hop));
  const steps = places.flatMap((place, at) => places.slice(at + 1).map((later) => Math.sign(later - place)));
  const lead = steps.reduce((sum, step) => sum + step, 0);
  if (Math.abs(lead) === steps.length) return null;
  return lead < 0 ? inOrder.toReversed() : inOrder;
}
