/**
 * The one way from a source to a report, live and replayed: frames are decoded, sighted, traced and diagnosed, and the
 * reporter told as it happens. Called by `trace` and `replay`.
 */
import type { Batch, CaptureInterface, SourceEvent } from '../capture/source.ts';
import { copyBytes, NO_BYTES } from '../core/bytes.ts';
import { type Fault, ToolError } from '../core/errors.ts';
import type { Frame } from '../core/frame.ts';
import { END_OF_TIME, later, type TimeNs } from '../core/time.ts';
import { decodeMessage, hasKnownOp } from '../dhcp/decode-message.ts';
import { Diagnosis } from '../diagnose/diagnosis.ts';
import type { LackingFragments } from '../diagnose/rule.ts';
import { createFrameDecoder } from '../frame/decode-frame.ts';
import { hopsOf, interfaceNamesOf } from '../path/hops-of.ts';
import type { Path } from '../path/path.ts';
import type { PathOrder } from '../path/path-order.ts';
import type { ReportTail } from '../report/report.ts';
import type { HostState, Link, ServerPlace } from '../state/host-state.ts';
import { DEFAULT_LIMITS, REPLAY_LIMITS } from '../trace/limits.ts';
import { type Clue, makeClue } from '../trace/order/clue.ts';
import { Tracer } from '../trace/tracer.ts';
import type { Gap } from '../trace/verdict/visibility.ts';
import { bridgeAddresses } from '../wiring/bridge-addresses.ts';
import { joinPaths } from '../wiring/join-path.ts';
import { joinPlaces, serverHops } from '../wiring/servers.ts';
import { BeforeBegin } from './before-begin.ts';
import { uncaptured } from './choose-paths.ts';
import { HopCounters } from './hop-counters.ts';
import { IncidentRecorder } from './incident-recorder.ts';
import { InterfaceWatch } from './interface-watch.ts';
import { leftOut } from './left-out.ts';
import type { PipelineInput } from './pipeline-input.ts';
import { summarise } from './summary.ts';
import { TraceListener } from './trace-listener.ts';
import { UnreadMessages } from './unread-messages.ts';

const NEVER_OPEN: Gap = { fromNs: -END_OF_TIME, toNs: END_OF_TIME, reason: 'not-open' };

/** How many frames of a batch are sighted between two looks at what has settled: state stays small in large batches. */
const FRAMES_A_STEP = 64;

/** Copies that are kept to compare the hops by; more tell no more. */
const MOST_CLUES = 2_000;

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
      run.take(batch);
      await input.drained();
    }
  } catch (error) {
    if (error instanceof ToolError) throw error;
    fault = { error };
  }
  return run.finish(fault ?? input.fault?.() ?? null);
}

interface Traced {
  paths: readonly Path[];
  readonly tracer: Tracer;
  readonly diagnosis: Diagnosis;
  readonly listener: TraceListener;
  order: PathOrder | null;
}

class Run {
  readonly #input: PipelineInput;
  readonly #decoder = createFrameDecoder();
  readonly #counters = new HopCounters();
  readonly #unread = new UnreadMessages();
  readonly #recorder: IncidentRecorder | null;
  readonly #watch: InterfaceWatch;
  readonly #announced: CaptureInterface[] = [];
  readonly #before = new BeforeBegin();
  /** The latest snapshot. */
  #links: readonly Link[] = [];
  #servers: readonly ServerPlace[] = [];
  /** Paths that join at one time, with nothing between them. */
  #joining: Path[] = [];
  #joiningNs: TimeNs = 0n;
  /** Interfaces that were declared after the trace had to begin without a frame. */
  #declaredLate = 0;
  #traced: Traced | null = null;
  #lastFrameNs: TimeNs = -END_OF_TIME;
  #watermarkNs: TimeNs = -END_OF_TIME;
  /** The watermark of the batch at hand. */
  #batchNs: TimeNs = 0n;
  #isIncident = false;
  #isCrowded = false;
  /** Live: the first copies, for the order of the hops. */
  readonly #clues: Clue[] = [];

  constructor(input: PipelineInput) {
    this.#input = input;
    const { kind, warn, reporter, incident, settleNs } = input;
    this.#recorder = incident ? new IncidentRecorder(incident, settleNs, kind) : null;
    this.#watch = new InterfaceWatch({ kind, warn, reporter, counters: this.#counters, recorder: this.#recorder });
  }

  take(batch: Batch): void {
    this.#batchNs = batch.watermarkNs;
    for (const { event } of batch.events) this.#event(event);
    this.#watch.tellLeft();
    let next = 0;
    for (const state of this.#input.hostFeed(batch)) {
      if (state.kind !== 'path' || state.timeNs !== this.#joiningNs) this.#join();
      if (state.kind === 'path') next = this.#frames(batch.frames, next, state.timeNs);
      this.#state(state);
    }
    this.#join();
    this.#frames(batch.frames, next);
    // Live: start the trace with the first batch, even without frames, so that events are not buffered for days.
    if (this.#input.kind === 'live' || this.#before.isFull) this.#begin();
    if (!this.#isCrowded && this.#traced?.tracer.crowded) {
      this.#isCrowded = true;
      this.#input.onCrowd?.();
    }
    if (batch.watermarkNs === END_OF_TIME) return;
    this.#watermarkNs = batch.watermarkNs;
    this.#traced?.tracer.advance(batch.watermarkNs);
    this.#recorder?.advance(batch.watermarkNs);
  }

  /** `fault`: a bug of ours that ended the reading. Then nothing later counts as followed, and nothing may throw but reporting. */
  async finish(fault: Fault | null): Promise<PipelineEnd> {
    const attempt = <T>(work: () => T, otherwise: T): T => {
      try {
        return work();
      } catch (error) {
        fault ??= { error };
        return otherwise;
      }
    };
    const { tracer, diagnosis, paths, listener } = this.#begin();
    if (fault !== null) attempt(() => this.#breakOff(tracer), undefined);
    const lastStates = (await this.#input.lastStates?.()) ?? [];
    for (const state of lastStates) attempt(() => this.#state(state), undefined);
    const order = attempt(() => this.#orderAtEnd(this.#begin()), null);
    const { outcomes, losses } = listener;
    const { kind, settleNs, files, reporter } = this.#input;
    const counters = this.#counters;
    // A live trace ends when it was stopped; files end with their last frame, or later where they recorded when.
    if (kind === 'live' && this.#watermarkNs > -END_OF_TIME) counters.see(this.#watermarkNs);
    const ends = kind === 'replay' ? counters.recordedEnds(this.#lastFrameNs) : [];
    for (const { name, endNs } of ends) {
      counters.see(endNs);
      tracer.addGap(name, { fromNs: endNs, toNs: END_OF_TIME, reason: 'cut-off' });
    }
    const endNs = counters.endNs ?? 0n;
    const openEnded = kind === 'replay' && !(this.#isIncident && ends.length === 0);
    attempt(() => tracer.finish(endNs, openEnded), undefined);
    const judgedInTail = openEnded && ends.length === 0 ? losses.since(endNs - settleNs) : [];
    const trace = {
      endNs,
      skipped: tracer.skipped,
      reversed: tracer.reversed,
      order,
      apart: this.#apartOn(paths),
      dropped: counters.dropped(),
      cutOffs: counters.cutOffs,
      absences: counters.absences,
      clocks: this.#input.clocks,
      judgedInTail,
      lacking: this.#lackingFragments(),
    };
    fault ??= diagnosis.fault;
    const { findings, unobserved } = diagnosis.end({ ...trace, leftOut: leftOut(fault, this.#declaredLate, endNs) });
    fault ??= diagnosis.fault;
    const inPart = fault !== null || this.#declaredLate > 0;
    const holds = !tracer.reversed && order?.holds !== false;
    const summary = summarise(tracer.counts, outcomes, losses.first, counters.cutOffs, inPart, holds);
    const startedLate = findings.some(({ code }) => code === 'capture-started-late');
    const seenAll = counters.cutOffs.length === 0 && counters.absences.length === 0;
    const complete = seenAll && !inPart && !startedLate && !outcomes.has('incomplete');
    const tail = {
      source: { kind, files, startNs: counters.startNs, endNs: counters.endNs, complete },
      hops: hopsOf(paths).map((hop) => counters.report(hop)),
      paths,
      order,
      findings,
      unobserved,
      bystanders: tracer.bystanders,
      summary,
      ...(this.#input.unfollowed ? { unfollowed: this.#input.unfollowed } : {}),
    };
    const { leftOut: unfollowed = 0 } = this.#recorder ?? {};
    if (unfollowed > 0)
      this.#input.warn(`${unfollowed} frames are not in the recording: only plain DHCP and ARP can be anonymised`);
    try {
      await this.#recorder?.finish();
    } catch (error) {
      fault ??= { error };
    }
    this.#unread.tell(this.#decoder, this.#input.warn);
    reporter.end(tail);
    return { tail, fault };
  }

  #lackingFragments(): readonly LackingFragments[] {
    const ours = this.#decoder.takeIncomplete(END_OF_TIME).filter(({ isDhcp }) => isDhcp === true);
    return ours.map(({ interfaceId, timeNs, pieces }) => ({
      interface: this.#counters.nameOf(interfaceId),
      timeNs,
      bytes: pieces.reduce((total, { length }) => total + length, 0),
    }));
  }

  /** What any interface would have shown from here on nobody has looked at. */
  #breakOff(tracer: Tracer): void {
    const fromNs = later(this.#watermarkNs, this.#lastFrameNs);
    for (const { name } of this.#announced) tracer.addGap(name, { fromNs, toNs: END_OF_TIME, reason: 'cut-off' });
  }

  /** Live, what the frames say of the order of the hops is known when they have been seen. */
  #orderAtEnd({ order, paths }: Traced): PathOrder | null {
    const known = this.#input.order;
    if (this.#input.kind !== 'live' || known?.source !== 'given') return order;
    const candidates = this.#announced.map(({ name }) => ({ name, isOneOfMany: false }));
    known.infer(this.#clues, candidates, paths[0]?.guest?.mac ?? null);
    return known.judge(paths);
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
    // The watch records captures, live and replayed.
    if (state.kind !== 'capture') this.#recorder?.state(state);
    if (state.kind === 'path') this.#isIncident = true;
    if (this.#traced) this.#know(state, this.#traced);
    else this.#before.addState(state);
  }

  #know(state: HostState, traced: Traced): void {
    this.#input.reporter.hostState?.(state);
    if (state.kind === 'capture') this.#watch.capture(state, traced.tracer);
    if (state.kind === 'path') {
      this.#joining.push(state.path);
      this.#joiningNs = state.timeNs;
    }
    if (state.kind === 'link') {
      this.#links = state.links;
      this.#addOwnAddresses(traced.paths, traced.tracer);
      this.#noteLinks(interfaceNamesOf(traced.paths), state.timeNs, traced.tracer);
    }
    if (state.kind === 'servers') {
      this.#servers = joinPlaces(this.#servers, state.places);
      traced.tracer.setServers(serverHops(traced.paths, this.#servers));
    }
    if (state.kind === 'link-change' && (state.change === 'up' || state.change === 'down')) {
      traced.tracer.noteLink(state.interface, state.change === 'up', state.timeNs);
    }
    traced.diagnosis.state(state);
  }

  /** The paths join that were gathered: one by one it would take as long for each as for all. */
  #join(): void {
    const joining = this.#joining.map((path) => this.#input.laterPath(path)).filter((path) => path !== null);
    this.#joining = [];
    const traced = this.#traced;
    if (traced === null || joining.length === 0) return;
    const paths = joinPaths(traced.paths, joining, this.#links);
    if (paths === traced.paths) return;
    const before = interfaceNamesOf(traced.paths);
    const added = new Set([...interfaceNamesOf(paths)].filter((name) => !before.has(name)));
    traced.paths = paths;
    traced.tracer.follow(paths);
    traced.tracer.setServers(serverHops(paths, this.#servers));
    traced.diagnosis.follow(paths);
    this.#noteLinks(added, this.#joiningNs, traced.tracer);
    const followed = new Set(paths);
    const joined = joining.filter((path) => followed.has(path));
    this.#addOwnAddresses(joined, traced.tracer);
    for (const path of joined) this.#input.reporter.addPath?.(path);
  }

  /** A path may join before or after the links are known in which it was found. */
  #addOwnAddresses(paths: readonly Path[], tracer: Tracer): void {
    for (const { mac, hop } of bridgeAddresses(paths, this.#links)) tracer.addOwnAddress(mac, hop);
  }

  /** Which of the interfaces are down by the latest snapshot: requests cannot leave there. */
  #noteLinks(names: ReadonlySet<string>, timeNs: TimeNs, tracer: Tracer): void {
    for (const { name, up, carrier } of this.#links) if (names.has(name)) tracer.noteLink(name, up && carrier, timeNs);
  }

  /** Chooses the paths and starts the trace, once, with what was known before. */
  #begin() {
    if (this.#traced) return this.#traced;
    const { choosePaths, settleNs, reporter, kind } = this.#input;
    const paths = choosePaths(this.#announced, this.#before.states);
    const diagnosis = new Diagnosis(paths, (finding) => reporter.finding(finding));
    const listener = new TraceListener(this.#input, this.#recorder, diagnosis);
    const order = this.#input.order?.judge(paths) ?? null;
    const undecided = this.#apartOn(paths).length > 0 ? 'not-open' : order?.holds === false ? 'order-unknown' : null;
    const limits = kind === 'replay' ? REPLAY_LIMITS : DEFAULT_LIMITS;
    const tracer = new Tracer({ paths, settleNs, sink: listener, undecided, limits });
    this.#traced = { paths, tracer, diagnosis, listener, order };
    reporter.begin(paths, order);
    if (kind === 'live') for (const { name } of this.#announced) this.#counters.awaitOpening(name, tracer);
    else for (const name of uncaptured(paths, this.#announced)) tracer.addGap(name, NEVER_OPEN);
    for (const event of this.#before.events) this.#watch.event(event, tracer, this.#isIncident);
    // The paths have been chosen by them already.
    for (const state of this.#before.states) if (state.kind !== 'path') this.#know(state, this.#traced);
    this.#before.clear();
    return this.#traced;
  }

  /**
   * Takes the frames of a batch from index `next` on up to a time, and returns the index of the first one after it. They
   * are in order of time, so what is older than one of them is complete: it settles at once. A path that joins at that
   * time meets the same trace live and replayed, however the batches fall.
   */
  #frames(frames: readonly Frame[], next = 0, untilNs = END_OF_TIME): number {
    let frame = frames[next];
    for (; frame !== undefined && frame.timeNs <= untilNs; frame = frames[++next]) {
      if (next % FRAMES_A_STEP === 0) this.#traced?.tracer.advance(frame.timeNs - 1n);
      this.#frame(frame);
    }
    if (untilNs < END_OF_TIME) this.#traced?.tracer.advance(untilNs);
    return next;
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
    const { interfaceId, timeNs, direction, wireLength } = frame;
    this.#sawFrame(timeNs);
    const datagram = this.#decoder.decode(frame);
    // Of a message only what is decoded outlives its frame; its bytes where every option is asked for.
    const kept = datagram && this.#input.details ? copyBytes(datagram.payload) : NO_BYTES;
    const dhcp = datagram && decodeMessage(datagram.payload, kept, datagram.isCut);
    if (datagram !== null) this.#unread.see(frame, dhcp);
    if (datagram === null || dhcp === null || !hasKnownOp(dhcp)) {
      this.#recorder?.frame(frame, null);
      return;
    }
    this.#counters.countDhcp(interfaceId);
    const name = this.#counters.nameOf(interfaceId);
    if (this.#input.kind === 'live' && this.#clues.length < MOST_CLUES) {
      this.#clues.push(makeClue({ interfaceId, interface: name, timeNs, direction, clock: 0 }, datagram, dhcp));
    }
    const sighting = tracer.sight(interfaceId, name, timeNs, direction, wireLength, datagram, dhcp);
    diagnosis.frame(sighting, dhcp);
    this.#recorder?.frame(frame, sighting);
  }
}
