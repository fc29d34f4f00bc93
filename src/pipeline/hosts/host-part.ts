/** What is held of one of several hosts until it is known when that was; all of it by the host's own clock. Owned by host-merger.ts. */
import type { Batch, TimedEvent } from '../../capture/source.ts';
import { copyBytes } from '../../core/bytes.ts';
import type { Frame } from '../../core/frame.ts';
import { append, partition } from '../../core/lists.ts';
import { type DurationNs, END_OF_TIME, formatTime, MILLISECOND_NS, type TimeNs } from '../../core/time.ts';
import type { HostState } from '../../state/host-state.ts';
import { labelState } from '../../state/label-state.ts';
import { Arrivals } from '../../trace/clocks/arrivals.ts';
import type { HostOffset } from '../../trace/clocks/host-clock.ts';
import { DhcpReader } from '../dhcp-reader.ts';
import type { HostSource } from './host-source.ts';
import { type MoveTime, moveEvent } from './move-batch.ts';

/** An offset that changed by less is not told again before the end. */
const TELLING_NS = 10n * MILLISECOND_NS;

export class HostPart {
  readonly source: HostSource;
  readonly reader = new DhcpReader();
  frames: Frame[] = [];
  /** Frames before this index have bytes of their own. */
  #owned = 0;
  #events: TimedEvent[] = [];
  #states: HostState[] = [];
  readonly interfaceIds: number[] = [];
  /** The latest time that it showed. */
  latestNs: TimeNs | null = null;
  /** How far it had come before its clock was set back. */
  topNs: TimeNs = -END_OF_TIME;
  hasBegun = false;
  hasEnded = false;
  isComplete = false;
  /** What it shows comes from elsewhere, and was heard of here at another time. */
  isFar = false;
  #told: HostOffset | null = null;
  /** Of a live source. */
  readonly arrivals = new Arrivals();

  constructor(source: HostSource) {
    this.source = source;
  }

  get isEmpty(): boolean {
    return this.frames.length === 0 && this.#events.length === 0 && this.#states.length === 0;
  }

  /** Takes what a batch says beside its frames; host state, which has the host's own times, is moved by `movedNs`. */
  takeBeside(batch: Batch, movedNs: DurationNs): void {
    const { feed, host } = this.source;
    append(
      this.#states,
      feed(batch).map((state) => labelState({ ...state, timeNs: state.timeNs + movedNs }, host)),
    );
    append(this.#events, batch.events);
    this.noteInterfaces(batch);
  }

  noteInterfaces({ events }: Batch): void {
    for (const { event } of events) if (event.kind === 'interface') this.interfaceIds.push(event.interface.id);
  }

  /** The source is asked for its next batch: what is held gets bytes of its own. */
  keepBytes(): void {
    for (let i = this.#owned; i < this.frames.length; i++) {
      const frame = this.frames[i]!;
      this.frames[i] = { ...frame, bytes: copyBytes(frame.bytes) };
    }
    this.#owned = this.frames.length;
  }

  /** Hands out what was shown up to a time, or everything, as of the clock of the trace. */
  takeDue(untilNs: TimeNs, isAll: boolean, move: MoveTime) {
    let due = 0;
    while (due < this.frames.length && (isAll || this.frames[due]!.timeNs <= untilNs)) due++;
    const frames = this.frames.slice(0, due).map((frame) => ({ ...frame, timeNs: move(frame.timeNs) }));
    this.frames = this.frames.slice(due);
    const hasOwnBytes = this.#owned >= due;
    this.#owned = Math.max(0, this.#owned - due);
    const isDue = (timeNs: TimeNs | null) => isAll || timeNs === null || timeNs <= untilNs;
    const [events, heldEvents] = partition(this.#events, ({ timeNs }) => isDue(timeNs));
    this.#events = heldEvents;
    const [states, heldStates] = partition(this.#states, ({ timeNs }) => isDue(timeNs));
    this.#states = heldStates;
    return {
      frames,
      hasOwnBytes,
      states: states.map((state) => ({ ...state, timeNs: move(state.timeNs) })),
      events: this.moved(events, move),
    };
  }

  moved(events: readonly TimedEvent[], move: MoveTime): readonly TimedEvent[] {
    return events.flatMap((event) => moveEvent(event, this.source.host, move) ?? []);
  }

  /** The offset of the host as a state: an incident keeps it, and the report tells of it. Null where that is nothing new. */
  tellOffset(offset: HostOffset | null, timeNs: TimeNs, isAll: boolean): HostState | null {
    if (offset === null) return null;
    const changeNs = this.#told === null ? null : offset.aheadNs - this.#told.aheadNs;
    if (!isAll && changeNs !== null && changeNs < TELLING_NS && changeNs > -TELLING_NS) return null;
    this.#told = offset;
    const { aheadNs, uncertaintyNs, matched, residualNs, sets } = offset;
    return {
      kind: 'clock',
      timeNs,
      ahead: formatTime(aheadNs),
      uncertainty: formatTime(uncertaintyNs),
      matched,
      residual: formatTime(residualNs),
      sets,
      host: this.source.host,
    };
  }
}
