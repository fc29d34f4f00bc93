/** A path through several hosts as the stretches that it runs through one host each. */
import { hostOf } from './interface-name.ts';
import type { Hop, Path } from './path.ts';

export interface Segment {
  /** Null for the host that the trace runs on, or the only one. */
  readonly host: string | null;
  /** In the order of the path, from the network, or from the server, to the guest. */
  readonly hops: readonly Hop[];
}

/** The host that a hop lies on. Interfaces side by side are all of one. */
export function hostOfHop({ interfaces, name }: Hop): string | null {
  return hostOf(interfaces[0] ?? name);
}

/** At least one; more than one only where the path runs through several hosts. */
export function segmentsOf({ hops }: Path): readonly Segment[] {
  const segments: { host: string | null; hops: Hop[] }[] = [];
  for (const hop of hops) {
    const host = hostOfHop(hop);
    const last = segments.at(-1);
    if (last !== undefined && last.host === host) last.hops.push(hop);
    else segments.push({ host, hops: [hop] });
  }
  return segments;
}
