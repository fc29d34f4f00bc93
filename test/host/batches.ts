/** Batches of a source for tests: events, and frames of which only the MAC matters. */

import { atOnce } from '../../src/capture/event-order.ts';
import type { Batch, NeighbourEvent, SourceEvent } from '../../src/capture/source.ts';
import type { Frame } from '../../src/core/frame.ts';
import { END_OF_TIME } from '../../src/core/time.ts';
import { bytes, frameOf } from '../frame/build-frame.ts';

export function batchOf(...events: readonly SourceEvent[]): Batch {
  return { frames: [], events: events.map(atOnce), watermarkNs: END_OF_TIME };
}

/** A captured frame from this MAC. */
export function frameFrom(mac: string): Frame {
  const frame = bytes('ffffffffffff', mac, '0800');
  return frameOf(frame, { timeNs: 1n, direction: 'in', interfaceId: 0 });
}

export function neighbour(event: Partial<NeighbourEvent> & Pick<NeighbourEvent, 'timeNs' | 'portIndex'>): SourceEvent {
  const rest = { deleted: false, mac: 'fa:16:3e:56:ea:fa', bridgeIndex: 0, vlan: null, state: 2, flags: 0 };
  return { kind: 'neighbour', event: { ...rest, ...event } };
}
