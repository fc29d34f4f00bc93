/**
 * The left half of a trace: all that a live source and the host say goes into an incident, in order of time and as soon
 * as the watermark has passed it, and nothing is judged. Whoever replays it, at once or later, has all a trace would have.
 */
import type { Batch, Source, SourceEvent } from '../capture/source.ts';
import { type DurationNs, MILLISECOND_NS, SECOND_NS, type TimeNs } from '../core/time.ts';
import type { HostFeed } from '../host/host-feed.ts';
import type { HostState } from '../state/host-state.ts';
import { awaitedState, captureStateOf } from './capture-states.ts';
import { type Incident, IncidentRecorder } from './incident-recorder.ts';

export interface RecordInput {
  readonly source: Source;
  readonly hostFeed: HostFeed;
  /** Host state to take in when the source has ended. */
  readonly lastStates: () => Promise<readonly HostState[]>;
  readonly incident: Incident;
  /** Somebody reads it while it is written, and waits to be told how far it has come. */
  readonly isStream: boolean;
  /** One line for the operator on stderr; stops nothing. */
  readonly warn: (message: string) => void;
}

export interface Recorded {
  readonly interfaces: number;
  readonly frames: number;
  /** By the kernel, on all interfaces. */
  readonly dropped: number;
}

/** How often a stream says how far it has come: while a verdict on a frame may wait for it, and in silence. */
const BEAT_NS: DurationNs = 100n * MILLISECOND_NS;
const SILENT_BEAT_NS: DurationNs = 250n * MILLISECOND_NS;
/** Longer than the settle time, and a while for the last frame's message to go on to other hops. */
const ATTENTION_NS: DurationNs = SECOND_NS;

/** Reads the source to its end. Rejects with its ToolError, after what it said until then was written. */
export async function recordSource(input: RecordInput): Promise<Recorded> {
  const run = new Recording(input);
  try {
    for await (const batch of input.source.batches()) run.take(batch);
  } finally {
    await run.finish();
  }
  return run.recorded;
}

class Recording {
  readonly #input: RecordInput;
  readonly #recorder: IncidentRecorder;
  readonly #names: string[] = [];
  readonly #dropped: number[] = [];
  #frames = 0;
  #lastFrameNs: TimeNs | null = null;
  #beatNs: TimeNs | null = null;
  #reachedNs: TimeNs | null = null;

  constructor(input: RecordInput) {
    this.#input = input;
    this.#recorder = new IncidentRecorder(input.incident, null, 'live');
  }

  get recorded(): Recorded {
    const dropped = this.#dropped.reduce((sum, count) => sum + count, 0);
    return { interfaces: new Set(this.#names).size, frames: this.#frames, dropped };
  }

  take(batch: Batch): void {
    const { frames, events, watermarkNs } = batch;
    for (const { event } of events) this.#event(event, watermarkNs);
    for (const state of this.#input.hostFeed(batch)) this.#recorder.state(state);
    for (const frame of frames) this.#recorder.frame(frame, null);
    this.#frames += frames.length;
    this.#lastFrameNs = frames.at(-1)?.timeNs ?? this.#lastFrameNs;
    this.#recorder.advance(watermarkNs);
    this.#reachedNs = watermarkNs;
    if (this.#input.isStream) this.#beat(watermarkNs);
  }

  async finish(): Promise<void> {
    const { isStream, incident, lastStates } = this.#input;
    // How far it came: the reader may wait for just that time.
    if (isStream && this.#reachedNs !== null) incident.writer.watermark(this.#reachedNs);
    for (const state of await lastStates()) this.#recorder.state(state);
    await this.#recorder.finish();
  }

  #event(event: SourceEvent, watermarkNs: TimeNs): void {
    const { warn } = this.#input;
    this.#recorder.event(event);
    if (event.kind === 'warning') warn(event.message);
    if (event.kind === 'interface') {
      const { id, name } = event.interface;
      this.#names[id] = name;
      this.#recorder.state(awaitedState(name, watermarkNs));
    }
    if (event.kind === 'stats') this.#dropped[event.interfaceId] = event.dropped ?? 0;
    const state = captureStateOf(event, (id) => this.#names[id] ?? '');
    if (state === null) return;
    this.#recorder.state(state);
    if (state.change === 'gone') warn(`${state.detail}; it goes on when ${state.interface} is back`);
  }

  #beat(watermarkNs: TimeNs): void {
    const isWatched = this.#lastFrameNs !== null && watermarkNs - this.#lastFrameNs < ATTENTION_NS;
    const everyNs = isWatched ? BEAT_NS : SILENT_BEAT_NS;
    if (this.#beatNs !== null && watermarkNs - this.#beatNs < everyNs) return;
    this.#beatNs = watermarkNs;
    this.#input.incident.writer.watermark(watermarkNs);
  }
}
