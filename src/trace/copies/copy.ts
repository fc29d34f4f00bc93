/** A copy: one sighting while the engine still works out which transmission it belongs to. */
import type { Direction, Frame } from '../../core/frame.ts';
import type { Datagram } from '../../frame/datagram.ts';
import type { Facing } from '../../path/facing.ts';
import type { Heading, Sighting } from '../types.ts';

/** `hop` and `position` are set once the path of the client is known. */
export interface Copy extends Sighting {
  hop: string;
  position: number;
  readonly interfaceId: number;
}

/** The copy that a frame of the interface `name` is, before it has a place in a path. */
export function makeCopy(frame: Frame, name: string, datagram: Datagram): Copy {
  return {
    hop: '',
    position: -1,
    interfaceId: frame.interfaceId,
    interface: name,
    timeNs: frame.timeNs,
    direction: frame.direction,
    linkSource: datagram.linkSource,
    linkDestination: datagram.linkDestination,
    vlanIds: datagram.vlanIds,
    checksum: datagram.checksum,
    ttl: datagram.ttl,
    ipFault: datagram.ipFault,
    ipSource: datagram.ipSource,
    ipDestination: datagram.ipDestination,
    sourcePort: datagram.sourcePort,
    destinationPort: datagram.destinationPort,
    wireLength: frame.wireLength,
  };
}

/** Where a copy travels, as far as its direction and the facing of its hop tell; null where they do not. */
export function headingOfCopy(copy: Copy, facings: readonly Facing[]): Heading | null {
  return headingAt(facings[copy.position], copy.direction);
}

/** Where a frame travels that a hop of this facing showed in this direction; null where that is not told. */
export function headingAt(facing: Facing | undefined, direction: Direction | null): Heading | null {
  if (direction === null || facing === undefined || facing === 'either') return null;
  return (facing === 'network') === (direction === 'in') ? 'to-guest' : 'to-network';
}

/**
 * Sorts in place, stable. Copies of one payload are few and nearly in order, for which insertion beats Array.sort by far;
 * their number is bounded (`copiesPerPayload`).
 */
export function sortCopies(copies: Copy[], compare: (a: Copy, b: Copy) => number): void {
  for (let i = 1; i < copies.length; i++) moveDown(copies, i, compare);
}

/** Puts a copy into a sorted list, behind all that are not later, and returns its index. */
export function insertCopy(copies: Copy[], copy: Copy, compare: (a: Copy, b: Copy) => number): number {
  return moveDown(copies, copies.push(copy) - 1, compare);
}

/** Moves the copy at `from` towards the start, behind all that are not later, and returns its index. */
function moveDown(copies: Copy[], from: number, compare: (a: Copy, b: Copy) => number): number {
  const copy = copies[from]!;
  let at = from;
  for (; at > 0 && compare(copies[at - 1]!, copy) > 0; at--) copies[at] = copies[at - 1]!;
  copies[at] = copy;
  return at;
}

/** Time order; ties by position from the guest outward and then by interface, so that any input order gives one result. */
export function compareCopies(a: Copy, b: Copy): number {
  if (a.timeNs !== b.timeNs) return a.timeNs < b.timeNs ? -1 : 1;
  return b.position - a.position || a.interfaceId - b.interfaceId;
}
