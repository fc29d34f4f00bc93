/** Batches of a source for tests: events without frames. */

import type { Batch, NeighbourEvent, SourceEvent } from '../../src/capture/source.ts';
import { END_OF_TIME } from '../../src/core/time.ts';

export function batchOf(...events: readonly SourceEvent[]): Batch {
  return { frames: [], events, watermarkNs: END_OF_TIME };
}

export function neighbour(event: Partial<NeighbourEvent> & Pick<NeighbourEvent, 'timeNs' | 'portIndex'>): SourceEvent {
  const rest = { deleted: false, mac: 'fa:16:3e:56:ea:fa', bridgeIndex: 0, vlan: null, state: 2, flags: 0 };
  return { kind: 'neighbour', event: { ...rest, ...event } };
}
