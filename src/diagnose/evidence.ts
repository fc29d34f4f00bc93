/** Pieces of proof as the rules make them from sightings and from what the bridges knew. */
import type { FdbKnowledge } from '../state/bridge-timeline.ts';
import type { Message, Sighting } from '../trace/types.ts';
import type { Evidence } from './finding.ts';

export type FrameEvidence = Extract<Evidence, { source: 'frame' }>;

/** A frame that was seen, and why it is shown. */
export function frameEvidence(what: FrameEvidence['what'], message: Message, sighting: Sighting): Evidence {
  return {
    source: 'frame',
    timeNs: sighting.timeNs,
    what,
    type: message.dhcp.type,
    messageId: message.id,
    mac: message.dhcp.chaddr,
    hop: sighting.hop,
    interface: sighting.interface,
    direction: sighting.direction,
  };
}

/** What a bridge knew, at the time that `knowledge` carries. */
export function fdbEvidence({ timeNs, mac, bridge, from, to, what }: FdbKnowledge): Evidence {
  return { source: 'fdb', timeNs, mac, bridge, from, to, what };
}
