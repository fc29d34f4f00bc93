/** A path made ready for tracing: where each interface stands in it and which way each hop looks. */
import { type Facing, facingOf } from '../path/facing.ts';
import type { Hop, Path } from '../path/path.ts';
import { segmentsOf } from '../path/segments.ts';
import { type Copy, headingOfCopy } from './copies/copy.ts';
import type { Heading, Verdict } from './types.ts';

export interface Route {
  readonly path: Path;
  /** Name of the hop next to the guest. */
  readonly port: string;
  readonly facings: readonly Facing[];
  /** The host of each hop: equal numbers are one host, with one clock. */
  readonly hostAt: readonly number[];
  /** By interface. */
  readonly positions: ReadonlyMap<string, number>;
  readonly positionOfHop: ReadonlyMap<string, number>;
  readonly headingOf: (copy: Copy) => Heading | null;
  /** The verdict on what was delivered and seen last at the hop of this position. */
  readonly delivered: readonly Verdict[];
}

/** The path with what the trace asks of it for each copy worked out once. */
export function makeRoute(path: Path): Route {
  const facings = facingOf(path);
  const positions = new Map<string, number>();
  for (const [position, hop] of path.hops.entries()) {
    for (const name of hop.interfaces) positions.set(name, position);
  }
  // One hop alone has no sides: the heading is that of the message (op).
  const headingOf = path.hops.length === 1 ? () => null : (copy: Copy) => headingOfCopy(copy, facings);
  const positionOfHop = new Map(path.hops.map(({ name }, position) => [name, position]));
  const delivered = path.hops.map(
    ({ name }): Verdict => ({ status: 'delivered', lastSeen: name, missing: null, blind: [], reasons: [] }),
  );
  const hostAt = segmentsOf(path).flatMap(({ hops }, host) => hops.map(() => host));
  return { path, port: path.hops.at(-1)?.name ?? '', facings, hostAt, positions, positionOfHop, headingOf, delivered };
}

/** The copies that were seen on the route, each told its hop and position there. */
export function placeCopies(copies: Copy[], route: Route): Copy[] {
  let elsewhere = 0;
  for (const copy of copies) {
    const position = route.positions.get(copy.interface);
    if (position === undefined) {
      elsewhere++;
      continue;
    }
    copy.position = position;
    copy.hop = (route.path.hops[position] as Hop).name;
  }
  return elsewhere === 0 ? copies : copies.filter((copy) => route.positions.has(copy.interface));
}
