/**
 * What a right trace says of a flight, from what physically became of it and from what the captures took down: DESIGN
 * section 5 once more, written apart from the engine.
 */
import type { Capture } from './capture.ts';
import { delivered, type Flight, type Sight } from './flight.ts';
import type { World } from './world.ts';

const SLACK = 5e6;
const SETTLE = 250e6;

/** `places` are the acceptable `lastSeen>missing blind`, for `lost` only. */
export interface Expectation {
  readonly status: 'delivered' | 'lost' | 'inconclusive' | 'reflection';
  readonly places: readonly string[];
  /** An inconclusive request that has arrived all the same: an answer proves that. */
  readonly mayBeProved?: true;
}

/** Null where the trace should say nothing: never captured, somebody else's, or a copy that moved nothing. */
export function expectationOf(flight: Flight, world: World, capture: Capture): Expectation | null {
  const seen = flight.sights.filter(({ captured }) => captured);
  if (seen.length === 0 || flight.kind === 'copy' || flight.kind === 'other') return null;
  if (flight.kind === 'reflection') {
    const positions = new Set(seen.map(({ position }) => position));
    return positions.size > 1 ? { status: 'reflection', places: [] } : null;
  }
  const step = flight.heading === 'to-guest' ? 1 : -1;
  const furthest = seen.reduce((best, sight) => ((sight.position - best.position) * step > 0 ? sight : best));
  if (furthest.position === flight.final) return { status: 'delivered', places: [] };
  const places: string[] = [];
  const blind: string[] = [];
  for (let position = furthest.position + step; (flight.final - position) * step >= 0; position += step) {
    const { name } = world.hops[position]!;
    const passed = (flight.reached - position) * step >= 0;
    if (passed || !able(position, furthest, flight, world, capture)) {
      // Blindness that nobody told is known only once the hop was passed over.
      if (position === world.blindHop && world.fault === 'untold-blind')
        places.push(place(furthest, name, blind, world));
      blind.push(name);
      continue;
    }
    places.push(place(furthest, name, blind, world));
    return { status: 'lost', places };
  }
  if (
    delivered(flight) &&
    capture.windows.length === 0 &&
    capture.end === Number.POSITIVE_INFINITY &&
    !world.fault.includes('blind')
  ) {
    throw new Error('a delivered message that no capture missed was not seen where it was delivered');
  }
  const mayBeProved = flight.dhcp.op === 1 && delivered(flight);
  return { status: 'inconclusive', places: [], ...(mayBeProved ? { mayBeProved } : {}) };
}

function place({ position }: Sight, missing: string, blind: readonly string[], world: World): string {
  return `${world.hops[position]!.name}>${missing}${blind.length > 0 ? ` blind ${blind.join(',')}` : ''}`;
}

/** Whether a hop would have shown the flight around the time of `furthest`. */
function able(position: number, furthest: Sight, flight: Flight, world: World, capture: Capture): boolean {
  if (position === world.blindHop && (world.fault === 'untold-blind' || flight.unicast)) return false;
  const from = furthest.at - SLACK;
  const to = furthest.at + SETTLE;
  if (capture.end < to) return false;
  const { interfaces } = world.hops[position]!;
  return !capture.windows.some(
    (window) => interfaces.includes(window.interface) && window.from <= to && window.to >= from,
  );
}
