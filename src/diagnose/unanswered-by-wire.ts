/** Requests that got no reply from behind a wire, and what is known of the machine. Shared by the rules of who refuses them there. */
import { type MachineState, machineKind } from '../state/kinds/machine.ts';
import type { Exchange } from '../trace/types.ts';
import type { Knowledge } from './knowledge.ts';
import { pathEndOf } from './path-end.ts';
import { type Departure, unansweredDepartures } from './unanswered.ts';

export interface UnansweredByWire {
  /** The first request that left. */
  readonly left: Departure;
  /** The outermost hop. */
  readonly hop: string;
  /** Null where it was not read. */
  readonly machine: MachineState | null;
}

/** Null where the exchange ended otherwise, or its path ends at a server of this host. */
export function unansweredByWire(exchange: Exchange, known: Knowledge): UnansweredByWire | null {
  const [outermost] = exchange.path.hops;
  const [left] = unansweredDepartures(exchange, known);
  if (outermost === undefined || left === undefined || pathEndOf(exchange.path, known.links) !== 'wire') return null;
  const { histories } = known.on(left.sighting.interface);
  return { left, hop: outermost.name, machine: histories.of(machineKind).at(left.sighting.timeNs) };
}
