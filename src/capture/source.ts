/**
 * What a trace reads from: a live engine or capture files behind one interface. A source yields batches;
 * everything in a batch is at or before its watermark, which never goes backwards.
 */
import type { Frame } from '../core/frame.ts';
import type { DurationNs, TimeNs } from '../core/time.ts';
import type { BridgePortState } from '../netlink/bridge-port.ts';
import type { Neighbour } from '../netlink/neighbour.ts';

/** An interface as the source knows it. Its id is its index in order of announcement, over all files of the source. */
export interface CaptureInterface {
  readonly id: number;
  /** `NAME`, `NETNS/NAME`, `ifN` for an SLL2 interface index, `idbN` where a pcapng does not name it. */
  readonly name: string;
  /** The file it was read from, the first given of several parts; null when live. */
  readonly file: string | null;
  readonly linkType: number;
  readonly snapLength: number;
  /** Role and hop position, where an incident recorded them. */
  readonly description: string | null;
}

/** A systemd Journal Export entry of an incident (pcapng block type 9): its fields, in order, binary ones left out. */
export interface JournalEntry {
  readonly fields: ReadonlyMap<string, string>;
}

/** An entry of a bridge's forwarding database is new, changed or gone; interfaces by index. */
export interface NeighbourEvent extends Neighbour {
  /** When the notification was received, 0.1 to 3 ms after the fact. */
  readonly timeNs: TimeNs;
  /** The network namespace it happened in, whose indices these are; absent for the one of the process. */
  readonly netns?: string;
}

/** A port of a bridge is in another state, or told of its state again; interfaces by index. */
export interface BridgePortEvent extends BridgePortState {
  /** When the notification was received, 0.1 to 3 ms after the fact. */
  readonly timeNs: TimeNs;
  /** As of NeighbourEvent. */
  readonly netns?: string;
}

/** What a source says besides frames. */
export type SourceEvent =
  | { readonly kind: 'interface'; readonly interface: CaptureInterface }
  /** Counters so far. `seen` counts every frame read from the interface, DHCP or not; null is unknown. */
  | {
      readonly kind: 'stats';
      readonly timeNs: TimeNs;
      readonly interfaceId: number;
      readonly seen: number;
      readonly received: number | null;
      readonly dropped: number | null;
    }
  /**
   * The clock of the host was set by so much; all times of the source go on as if it had not been. Live only. `isGuided`: by so
   * little that it is no news.
   */
  | { readonly kind: 'clock-set'; readonly timeNs: TimeNs; readonly byNs: DurationNs; readonly isGuided?: true }
  /** The latest frame of all files, also of those that no filter let through: until then they were all open. */
  | { readonly kind: 'latest'; readonly timeNs: TimeNs }
  /** The file says at its end that the capture lost frames; nobody knows when, so it may be any. */
  | { readonly kind: 'lossy'; readonly interfaceId: number; readonly dropped: number }
  /** The capture of an interface began or began again (live: filters in force; files: the first frame of any source). */
  | { readonly kind: 'opened'; readonly timeNs: TimeNs; readonly interfaceId: number }
  /** The interface vanished (live), or its file is damaged or cut off from here on. */
  | {
      readonly kind: 'gone';
      readonly timeNs: TimeNs;
      readonly interfaceId: number;
      readonly reason: 'interface-gone' | 'cut-off';
      /** The operation, the object and the byte offset. */
      readonly detail: string;
    }
  /** Nobody captured an interface between two files that both hold it. */
  | {
      readonly kind: 'pause';
      readonly timeNs: TimeNs;
      readonly untilNs: TimeNs;
      readonly interfaceId: number;
      readonly detail: string;
    }
  /** An interface went down, came up or was given another name (`detail`); its capture goes on. Live only. */
  | {
      readonly kind: 'link-change';
      readonly timeNs: TimeNs;
      readonly interfaceId: number;
      readonly change: 'down' | 'up' | 'renamed';
      readonly detail: string;
    }
  | { readonly kind: 'journal'; readonly entry: JournalEntry }
  | { readonly kind: 'neighbour'; readonly event: NeighbourEvent }
  | { readonly kind: 'bridge-port'; readonly event: BridgePortEvent }
  /** The netlink socket lost events (ENOBUFS): take a fresh FDB snapshot. */
  | { readonly kind: 'neighbours-lost'; readonly timeNs: TimeNs }
  /** Promiscuous mode was set by the capture on this interface. */
  | { readonly kind: 'promiscuous'; readonly timeNs: TimeNs; readonly interfaceId: number }
  /** Something to tell the operator that stops nothing: time that jumps back, a link type nobody decodes. */
  | { readonly kind: 'warning'; readonly message: string };

/** An event and where it stands among the frames: behind those up to `timeNs`, or before them all where that is null. */
export interface TimedEvent {
  readonly timeNs: TimeNs | null;
  readonly event: SourceEvent;
}

/** Frames in time order over all interfaces, and the events up to the watermark. */
export interface Batch {
  readonly frames: readonly Frame[];
  readonly events: readonly TimedEvent[];
  /** Every frame of every interface up to this time has been handed out. */
  readonly watermarkNs: TimeNs;
  /** What time it is where it was captured, about, if that is much later than the watermark. */
  readonly nowNs?: TimeNs;
  /** When it came, by the clock of this host; absent where it was captured here, by the same clock. */
  readonly heardNs?: TimeNs;
  /** The source has not said yet what time it is there: it shows no frames, and its times are by the clock of this host. */
  readonly isUntold?: boolean;
}

export interface Source {
  /** Its frames come whether they are asked for or not, and are lost where nobody does: it is never kept waiting. */
  readonly isLive?: boolean;
  /** Batches until the end of input or `stop`; the last one of a file source has the watermark END_OF_TIME. */
  batches(): AsyncIterable<Batch>;
  /** Ends a live capture after what it has captured so far was handed out; idempotent. */
  stop(): void;
}

/** Tells whether a frame is worth handing out; files hold mostly other traffic. Called with the whole chunk, for speed. */
export type FrameFilter = (linkType: number, bytes: Uint8Array, start: number, end: number) => boolean;
