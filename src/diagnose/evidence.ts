/** Pieces of proof, and how the rules make them from sightings and from what the bridges knew. */
import type { Direction } from '../core/frame.ts';
import type { TimeNs } from '../core/time.ts';
import type { StageCode, StageFact } from '../forward/answer.ts';
import type { FdbKnowledge } from '../state/fdb-knowledge.ts';
import type { LinkChange } from '../state/host-state.ts';
import type { Message, Sighting } from '../trace/types.ts';

/** One piece of proof: what was seen, when, by which observer. Rendered to text by src/report/words. */
export type Evidence =
  | {
      readonly source: 'frame';
      readonly timeNs: TimeNs;
      /** Why this frame is shown. */
      readonly what: 'left' | 'came-back' | 'went-on-inward' | 'arrived' | 'last-seen';
      readonly type: string;
      readonly messageId: number;
      readonly mac: string;
      readonly hop: string;
      readonly interface: string;
      readonly direction: Direction | null;
    }
  | {
      readonly source: 'fdb';
      readonly timeNs: TimeNs;
      readonly mac: string;
      readonly bridge: string;
      readonly from: string | null;
      readonly to: string | null;
      /** `moved` is an event, `had` an entry of a snapshot. */
      readonly what: 'moved' | 'had';
      /** Saved by a person, at a time that is not told: `timeNs` is no time of it. */
      readonly isUntimed?: true;
    }
  | { readonly source: 'kernel-log'; readonly timeNs: TimeNs; readonly text: string }
  | { readonly source: 'stats'; readonly timeNs: TimeNs; readonly interface: string; readonly dropped: number }
  | {
      readonly source: 'capture';
      readonly timeNs: TimeNs;
      readonly interface: string;
      readonly detail: string;
      /** When it was captured again; null where it was not, absent where the question does not arise. */
      readonly untilNs?: TimeNs | null;
    }
  | {
      /** The state by which the model of the kernel stops a frame, as it was read. */
      readonly source: 'port';
      readonly timeNs: TimeNs;
      readonly code: StageCode;
      readonly facts: Readonly<Record<string, StageFact>>;
      /** Saved by a person, at a time that is not told: `timeNs` is no time of it. */
      readonly isUntimed?: true;
    }
  | {
      /** The kernel told that a port of a bridge came into another state. */
      readonly source: 'port-state';
      readonly timeNs: TimeNs;
      readonly port: string;
      readonly from: string | null;
      readonly to: string;
    }
  | {
      /** The counter of the rule or policy that the model stops a frame by. */
      readonly source: 'firewall';
      readonly timeNs: TimeNs;
      /** When it was read again. */
      readonly untilNs: TimeNs;
      readonly rule: string;
      readonly rose: number;
    }
  | {
      readonly source: 'counters';
      readonly timeNs: TimeNs;
      /** When it was read again. */
      readonly untilNs: TimeNs;
      readonly interface: string;
      readonly counter: string;
      readonly rose: number;
    }
  | {
      readonly source: 'link';
      readonly timeNs: TimeNs;
      readonly interface: string;
      readonly change: LinkChange;
      /** The new name or the new bridge; empty for none. */
      readonly detail: string;
    };

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

/** How far a request came that was answered or heeded; null where no hop showed it. */
export function sentEvidence(message: Message): Evidence | null {
  const furthest = message.sightings.at(-1);
  if (furthest === undefined) return null;
  const isOut = furthest.position === 0 && furthest.direction !== 'in';
  return frameEvidence(isOut ? 'left' : 'arrived', message, furthest);
}

/** An FDB entry as proof, at the time that `knowledge` carries. */
export function fdbEvidence({ timeNs, mac, bridge, from, to, what }: FdbKnowledge): Evidence {
  return { source: 'fdb', timeNs, mac, bridge, from, to, what };
}
