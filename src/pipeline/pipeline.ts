/**
 * The one way from a source to a report, live and replayed: frames are decoded, sighted, traced and diagnosed, and the
 * reporter told as it happens.
 */
import type { Batch, CaptureInterface, SourceEvent } from '../capture/source.ts';
import { type Fault, ToolError } from '../core/errors.ts';
import type { Frame } from '../core/frame.ts';
import { END_OF_TIME, later, type TimeNs } from '../core/time.ts';
import { interfaceNamesOf } from '../path/hops-of.ts';
import type { Path } from '../path/path.ts';
import type { ReportTail } from '../report/report.ts';
import type { HostState } from '../state/host-state.ts';
import type { Tracer } from '../trace/tracer.ts';
import type { Gap } from '../trace/verdict/visibility.ts';
import { BeforeBegin } from './before-begin.ts';
import { uncaptured } from './choose-paths.ts';
import { closeTrace } from './close-trace.ts';
import { DhcpReader } from './dhcp-reader.ts';
import { FirstFault } from './first-fault.ts';
import { FrameSteps } from './frame-steps.ts';
import { HopCounters } from './hop-counters.ts';
import { IncidentRecorder } from './incident-recorder.ts';
import { InterfaceWatch } from './interface-watch.ts';
import { LiveClues } from './live-clues.ts';
import type { PipelineInput } from './pipeline-input.ts';
import { startTrace, type Traced } from './start-trace.ts';
import { turn } from './turn.ts';

const NEVER_OPEN: Gap = { fromNs: -END_OF_TIME, toNs: END_OF_TIME, reason: 'not-open' };

export interface PipelineEnd {
  /** What the report closes with. */
  readonly tail: ReportTail;
  /** A bug of ours that ended the trace early or cost a rule; the report tells of it. */
  readonly fault: Fault | null;
}

/**
 * Reads the source to its end and reports. A bug of ours does not cost the report of what was followed until then.
 * Rejects with the source's ToolError.
 */
export async function runPipeline(input: PipelineInput): Promise<PipelineEnd> {
  const run = new Run(input);
  let fault: Fault | null = null;
  try {
    for await (const batch of input.source.batches()) {
      for (const _ of run.take(batch)) await turn(input);
      await input.drained();
    }
  } catch (error) {
    if (error instanceof ToolError) throw error;
    fault = { error };
  }
  return run.finish(fault ?? input.fault?.() ?? null);
}

class Run {
  readonly #input: PipelineInput;
  readonly #reader: DhcpReader;
  readonly #counters = new HopCounters();
  readonly #recorder: IncidentRecorder | null;
  readonly #watch: InterfaceWatch;
  readonly #announced: CaptureInterface[] = [];
  readonly #before = new BeforeBegin();
  /** Interfaces that were declared after the trace had to begin without a frame. */
  #declaredLate = 0;
  #traced: Traced | null = null;
  #lastFrameNs: TimeNs = -END_OF_TIME;
  #watermarkNs: TimeNs = -END_OF_TIME;
  /** The watermark of the batch at hand. */
  #batchNs: TimeNs = 0n;
  #isIncident = false;
  #isCrowded = false;
  readonly #clues: LiveClues | null;
  readonly #steps = new FrameSteps({
    tracer: () => this.#traced?.tracer ?? null,
    take: (frame) => this.#frame(frame),
  });

  constructor(input: PipelineInput) {
    this.#input = input;
    const { kind, warn, reporter, incident, settleNs, details, order } = input;
    this.#reader = new DhcpReader(details);
    this.#clues = kind === 'live' && order?.source === 'given' ? new LiveClues(order) : null;
    this.#recorder = incident ? new IncidentRecorder(incident, settleNs, kind) : null;
    this.#watch = new InterfaceWatch({ kind, warn, reporter, counters: this.#counters, recorder: this.#recorder });
  }

  /** Yields where others should have their turn before it goes on. */
  *take(batch: Batch): Generator<void> {
    this.#batchNs = batch.watermarkNs;
    for (const { event } of batch.events) this.#event(event);
    this.#watch.tellLeft();
    let next = 0;
    for (const state of this.#input.hostFeed(batch)) {
      this.#traced?.followed.join(state);
      // A recording begins with what holds at the moment of its first frame: that frame already meets the path.
      const untilNs = this.#traced === null ? state.timeNs - 1n : state.timeNs;
      if (state.kind === 'path') next = yield* this.#steps.take(batch.frames, next, untilNs);
      this.#state(state);
    }
    this.#traced?.followed.join();
    yield* this.#steps.take(batch.frames, next);
    // Live: start the trace with the first batch, even without frames, so that events are not buffered for days.
    if (this.#input.kind === 'live' || this.#before.isFull) this.#begin();
    if (!this.#isCrowded && this.#traced?.tracer.crowded) {
      this.#isCrowded = true;
      this.#input.onCrowd?.();
    }
    if (batch.watermarkNs === END_OF_TIME) return;
    this.#watermarkNs = batch.watermarkNs;
    yield* this.#steps.advance(batch.watermarkNs);
    this.#recorder?.advance(batch.watermarkNs);
  }

  /** `fault`: a bug of ours that ended the reading. Then nothing later counts as followed, and nothing may throw but reporting. */
  async finish(fault: Fault | null): Promise<PipelineEnd> {
    const faults = new FirstFault(fault);
    const traced = this.#begin();
    const { tracer, followed } = traced;
    if (fault !== null) faults.attempt(() => this.#breakOff(tracer), undefined);
    const lastStates = (await this.#input.lastStates?.()) ?? [];
    for (const state of lastStates) faults.attempt(() => this.#state(state), undefined);
    const counters = this.#counters;
    if (this.#input.kind === 'live' && this.#watermarkNs > -END_OF_TIME) counters.see(this.#watermarkNs);
    const { paths } = followed;
    const names = this.#announced.map(({ name }) => name);
    const order = this.#clues ? faults.attempt(() => this.#clues!.judge(names, paths), null) : traced.order;
    const tail = await closeTrace(
      {
        ...traced,
        input: this.#input,
        counters,
        paths,
        order,
        apart: this.#apartOn(paths),
        lastFrameNs: this.#lastFrameNs,
        isIncident: this.#isIncident,
        declaredLate: this.#declaredLate,
        lacking: this.#reader.takeLacking((id) => counters.nameOf(id)),
      },
      faults,
    );
    const { leftOut = 0 } = this.#recorder ?? {};
    if (leftOut > 0)
      this.#input.warn(
        `${leftOut} frames are not in the recording: fragments, and what is neither DHCP nor ARP, stay out`,
      );
    try {
      await this.#recorder?.finish();
    } catch (error) {
      faults.note({ error });
    }
    this.#reader.tellUnread(this.#input.warn);
    this.#input.reporter.end(tail);
    return { tail, fault: faults.fault };
  }

  /** A gap on every interface from here on: nobody has looked at what they would have shown. */
  #breakOff(tracer: Tracer): void {
    const fromNs = later(this.#watermarkNs, this.#lastFrameNs);
    for (const { name } of this.#announced) tracer.addGap(name, { fromNs, toNs: END_OF_TIME, reason: 'cut-off' });
  }

  #event(event: SourceEvent): void {
    this.#recorder?.event(event);
    if (event.kind === 'warning') this.#input.warn(event.message);
    if (event.kind === 'latest') this.#sawFrame(event.timeNs);
    if (event.kind === 'interface') {
      this.#announced.push(event.interface);
      this.#counters.announce(event.interface);
      if (this.#input.kind === 'live') {
        const timeNs = this.#watermarkNs > -END_OF_TIME ? this.#watermarkNs : this.#batchNs;
        this.#watch.await(event.interface.name, timeNs, this.#traced?.tracer ?? null);
      } else this.#traced?.tracer.endGaps(event.interface.name, this.#counters.startNs ?? this.#batchNs);
      if (this.#traced && this.#before.isFull) this.#declaredLate++;
    } else if (this.#traced) this.#watch.event(event, this.#traced.tracer, this.#isIncident);
    else this.#before.addEvent(event);
  }

  #state(state: HostState): void {
    this.#recorder?.state(state);
    if (state.kind === 'path') this.#isIncident = true;
    if (this.#traced) this.#know(state, this.#traced);
    else this.#before.addState(state);
  }

  #know(state: HostState, traced: Traced): void {
    this.#input.reporter.hostState?.(state);
    if (state.kind === 'capture') this.#watch.capture(state, traced.tracer);
    traced.followed.know(state);
    traced.diagnosis.state(state);
  }

  /** Chooses the paths and starts the trace, once, with what was known before. */
  #begin(): Traced {
    if (this.#traced) return this.#traced;
    const paths = this.#input.choosePaths(this.#announced, this.#before.states);
    const traced = startTrace(this.#input, paths, this.#recorder, this.#apartOn(paths).length > 0);
    const { tracer } = traced;
    this.#traced = traced;
    this.#input.reporter.begin(paths, traced.order);
    if (this.#input.kind === 'live') for (const { name } of this.#announced) this.#counters.awaitOpening(name, tracer);
    else for (const name of uncaptured(paths, this.#announced)) tracer.addGap(name, NEVER_OPEN);
    for (const event of this.#before.events) this.#watch.event(event, tracer, this.#isIncident);
    // The paths have been chosen by them already.
    for (const state of this.#before.states) if (state.kind !== 'path') this.#know(state, traced);
    this.#before.clear();
    return traced;
  }

  /** The interfaces of these paths that were captured at times which have no instant in common. */
  #apartOn(paths: readonly Path[]): readonly string[] {
    const names = interfaceNamesOf(paths);
    const apart = (this.#input.apart ?? []).filter((name) => names.has(name));
    return apart.length > 1 ? apart : [];
  }

  #sawFrame(timeNs: TimeNs): void {
    this.#lastFrameNs = timeNs > this.#lastFrameNs ? timeNs : this.#lastFrameNs;
    this.#counters.see(timeNs);
  }

  #frame(frame: Frame): void {
    const { tracer, diagnosis } = this.#begin();
    this.#sawFrame(frame.timeNs);
    const read = this.#reader.read(frame);
    if (read === null) {
      this.#recorder?.frame(frame, null);
      return;
    }
    this.#counters.countDhcp(frame.interfaceId);
    const name = this.#counters.nameOf(frame.interfaceId);
    this.#clues?.see(frame, name, read);
    const { datagram, dhcp } = read;
    const sighting = tracer.sight(frame, name, datagram, dhcp);
    diagnosis.frame(sighting, dhcp);
    this.#recorder?.frame(frame, sighting);
  }
}
