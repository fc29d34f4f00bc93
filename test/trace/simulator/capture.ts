/** What the captures of a world take down: blind hops, windows without sight, stamps that tie or are inverted. */
import type { GapReason } from '../../../src/trace/verdict/visibility.ts';
import type { Flight } from './flight.ts';
import type { World } from './world.ts';

/** A window in which an interface may have missed frames; nanoseconds since the start. */
export interface Window {
  readonly interface: string;
  readonly from: number;
  readonly to: number;
  readonly reason: GapReason;
  /** The share of frames missed inside it. */
  readonly missed: number;
}

export interface Capture {
  readonly windows: readonly Window[];
  /** The recorded end; infinite where the input is open-ended. */
  readonly end: number;
}

const SECOND = 1e9;

/** The capture of a world that lasts `length` nanoseconds. */
export function makeCapture(world: World, length: number): Capture {
  const { random, fault, hops } = world;
  const windows: Window[] = [];
  const anyInterface = () => random.pick(random.pick(hops).interfaces);
  if (fault === 'drops' || fault === 'drops-and-reflection') {
    for (let from = random.around(20 * SECOND); from < length; from += random.around(30 * SECOND)) {
      const to = from + random.between(0.05 * SECOND, 5 * SECOND);
      windows.push({ interface: anyInterface(), from, to, reason: 'capture-dropped', missed: random.pick([0.3, 1]) });
      from = to;
    }
  }
  if (fault === 'late-open') {
    const to = random.between(0, length / 3);
    windows.push({ interface: anyInterface(), from: -SECOND, to, reason: 'not-open', missed: 1 });
  }
  if (fault === 'gone') {
    const from = random.between((length * 2) / 3, length);
    windows.push({ interface: anyInterface(), from, to: Number.POSITIVE_INFINITY, reason: 'gone', missed: 1 });
  }
  return { windows, end: fault === 'cut-off' ? random.between(length / 2, length) : Number.POSITIVE_INFINITY };
}

/** The time stamped on a frame that passes at `at`. */
export function stamp(world: World, at: number): number {
  const { fault, random } = world;
  if (fault === 'inversions') return Math.round(at + random.between(0, 2.4e6));
  if (fault === 'ties') return Math.floor(at / 100_000) * 100_000;
  return Math.round(at);
}

/** Whether the capture on an interface takes down what passes there. */
export function captures(
  world: World,
  capture: Capture,
  flight: Pick<Flight, 'unicast'>,
  position: number,
  name: string,
  at: number,
): boolean {
  if (at > capture.end) return false;
  // What this host sends or takes itself is seen on its bridge all the same.
  const forwarded = position !== world.serverAt || world.serverAt === 0;
  const unicast = flight.unicast && forwarded;
  if (position === world.blindHop && (world.fault === 'untold-blind' || unicast)) return false;
  return !capture.windows.some(
    ({ interface: of, from, to, missed }) =>
      of === name && from <= at && at <= to && missed > 0 && world.random.chance(missed),
  );
}
