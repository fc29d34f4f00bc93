/**
 * Several hosts as one source: what each of them shows is held until it is known when that was (src/trace/clocks/host-clocks.ts),
 * and merged then. Host state is merged likewise, beside the frames.
 */
import type { Batch, TimedEvent } from '../../capture/source.ts';
import { type Merger, SourceMerger } from '../../capture/source-merger.ts';
import type { Frame } from '../../core/frame.ts';
import { append, partition } from '../../core/lists.ts';
import { byTime, END_OF_TIME, MILLISECOND_NS, type TimeNs } from '../../core/time.ts';
import type { HostState } from '../../state/host-state.ts';
import { HostClocks, SET_BACK_NS } from '../../trace/clocks/host-clocks.ts';
import { FirstClock } from './first-clock.ts';
import { HostPart } from './host-part.ts';
import type { HostSource } from './host-source.ts';

/** Captures were looked into beforehand, and their clocks are known about: give or take this. */
const SURVEYED_NS = 500n * MILLISECOND_NS;
/** Frames held of one host whose time is not known; at the limit its clock is taken as it is known then. */
const MOST_HELD = 50_000;
const BEGINNING_OF_TIME: TimeNs = -END_OF_TIME;

export class HostMerger implements Merger {
  readonly #inner: SourceMerger;
  readonly #clocks: HostClocks;
  readonly #parts: readonly HostPart[];
  readonly #first = new FirstClock();
  /** States by the clock of the trace that wait for the watermark. */
  #states: HostState[] = [];
  #due: HostState[] = [];

  constructor(hosts: readonly HostSource[]) {
    this.#inner = new SourceMerger(hosts.length);
    this.#clocks = new HostClocks(hosts.length);
    this.#parts = hosts.map((source) => new HostPart(source));
    for (const [index, { aheadNs }] of hosts.entries()) {
      if (aheadNs !== undefined) this.#clocks.assume(index, { aheadNs, uncertaintyNs: SURVEYED_NS, by: 'messages' });
    }
  }

  take(index: number, told: Batch): void {
    for (const batch of index === 0 ? this.#first.take(told) : [told]) this.#take(index, batch);
  }

  #take(index: number, batch: Batch): void {
    const part = this.#parts[index]!;
    // The clock of the first host counts: until it is told, this host's does.
    if (batch.isUntold && index > 0) {
      this.#passOver(index, batch);
      return;
    }
    this.#clocks.letGoOn(index, part.source.goesOn === true);
    part.takeBeside(batch, index === 0 ? this.#first.movedNs : 0n);
    const { latestNs } = part;
    const isLate = ({ timeNs }: Frame) => latestNs !== null && timeNs < latestNs - SET_BACK_NS;
    const [late, inTime] = partition(batch.frames, isLate);
    this.#see(index, inTime);
    const isEnd = batch.watermarkNs === END_OF_TIME;
    // Where the clock was set back, the source goes on to say how far it once was.
    const isNews = batch.watermarkNs > part.topNs && (part.latestNs === null || batch.watermarkNs > part.latestNs);
    if (!isEnd && isNews) this.#reach(index, batch.watermarkNs);
    if (late.length > 0) {
      this.#clocks.flush(index);
      this.#release(index, part.latestNs ?? 0n);
      this.#clocks.setBack(index, late[0]!.timeNs);
      part.topNs = batch.watermarkNs;
      part.latestNs = null;
      this.#see(index, late);
    }
    if (part.frames.length > MOST_HELD) this.#clocks.flush(index);
    if (part.source.source.isLive) this.#noteArrival(index, batch);
    this.#releaseAll();
  }

  keep(index: number): void {
    this.#parts[index]!.keepBytes();
    this.#inner.keep(index);
  }

  end(index: number, isComplete: boolean): void {
    if (index === 0) for (const batch of this.#first.flush()) this.#take(0, batch);
    const part = this.#parts[index]!;
    part.hasEnded = true;
    part.isComplete = isComplete;
    this.#clocks.end(index);
    this.#releaseAll();
  }

  get lagging(): number | null {
    let least: number | null = null;
    for (const [index, { hasEnded }] of this.#parts.entries()) {
      if (hasEnded) continue;
      if (least === null || this.#clocks.readNs(index) < this.#clocks.readNs(least)) least = index;
    }
    return least;
  }

  get watermarkNs(): TimeNs | null {
    return this.#inner.watermarkNs;
  }

  next(): Batch {
    const batch = this.#inner.next();
    const [due, held] = partition(this.#states, ({ timeNs }) => timeNs <= batch.watermarkNs);
    append(this.#due, due);
    this.#states = held;
    return batch;
  }

  /** The host state up to the latest batch, since the call before, in the order of time. */
  takeStates(): readonly HostState[] {
    return this.#due.splice(0).sort(byTime);
  }

  #see(index: number, frames: readonly Frame[]): void {
    const part = this.#parts[index]!;
    for (const frame of frames) {
      part.frames.push(frame);
      const dhcp = part.reader.read(frame)?.dhcp;
      if (dhcp === undefined) continue;
      this.#clocks.see(index, { key: dhcp.contentKey, op: dhcp.op, timeNs: frame.timeNs });
    }
    const last = frames.at(-1);
    if (last !== undefined) this.#reach(index, last.timeNs);
  }

  #reach(index: number, ownNs: TimeNs): void {
    const part = this.#parts[index]!;
    if (ownNs === BEGINNING_OF_TIME) return;
    part.latestNs = ownNs;
    this.#clocks.reach(index, ownNs);
  }

  /** Nothing is known of the time of a host, and the others do not wait for it. */
  #passOver(index: number, batch: Batch): void {
    const part = this.#parts[index]!;
    part.noteInterfaces(batch);
    const timeNs = this.#clocks.passOver(index, this.#parts[0]!.latestNs ?? batch.watermarkNs);
    const events = part.moved(batch.events, () => timeNs);
    this.#inner.take(index, { frames: [], events, watermarkNs: timeNs });
    this.#releaseAll();
  }

  /** What has come cannot have been sent later: of all that comes, what took the shortest way tells best how far clocks are apart. */
  #noteArrival(index: number, { watermarkNs, nowNs, heardNs }: Batch): void {
    if (watermarkNs === END_OF_TIME || watermarkNs === BEGINNING_OF_TIME) return;
    const part = this.#parts[index]!;
    part.isFar ||= heardNs !== undefined;
    // What is told beside the times of a far host did not come from there.
    if (part.isFar && heardNs === undefined) return;
    part.arrivals.add(watermarkNs, heardNs === undefined ? 0n : (nowNs ?? watermarkNs) - heardNs);
    const zeroNs = this.#parts[0]!.arrivals.aheadNs;
    const { aheadNs, uncertaintyNs } = part.arrivals;
    if (index === 0 || aheadNs === null || zeroNs === null) return;
    this.#clocks.assume(index, { aheadNs: aheadNs - zeroNs, uncertaintyNs, by: 'arrivals' });
  }

  #releaseAll(): void {
    for (let hasMoved = true; hasMoved; ) {
      hasMoved = false;
      this.#clocks.settle();
      for (const [index, part] of this.#parts.entries()) {
        if (part.latestNs === null && !part.hasEnded) continue;
        const settledNs = this.#clocks.settledNs(index);
        if (this.#release(index, settledNs)) hasMoved = true;
      }
    }
    for (const { host, fromNs, toNs } of this.#clocks.takeUnsettled()) this.#tellUnsettled(host, fromNs, toNs);
  }

  /** Hands on what a host showed up to a time by its own clock; false where that is nothing new. */
  #release(index: number, untilNs: TimeNs): boolean {
    const part = this.#parts[index]!;
    const { hasEnded, latestNs } = part;
    const isAll = hasEnded && (latestNs === null || untilNs >= latestNs);
    if (!isAll && !this.#clocks.isNews(index, untilNs)) return false;
    if (isAll && part.hasBegun && part.isEmpty) return false;
    const move = (timeNs: TimeNs) =>
      timeNs === END_OF_TIME || timeNs === BEGINNING_OF_TIME ? timeNs : this.#clocks.timeOf(index, timeNs);
    const { frames, events, states, hasOwnBytes } = part.takeDue(untilNs, isAll, move);
    append(this.#states, states);
    const watermarkNs = this.#clocks.finish(index, untilNs);
    this.#inner.take(index, { frames, events, watermarkNs });
    if (!hasOwnBytes) this.#inner.keep(index);
    part.hasBegun = true;
    const told = part.tellOffset(this.#clocks.offsetOf(index), watermarkNs, isAll);
    if (told !== null) this.#states.push(told);
    if (isAll) this.#inner.end(index, part.isComplete);
    return true;
  }

  /** The clock of a host was set then: what it showed around that time, and what others showed of it, is not known. */
  #tellUnsettled(host: number, timeNs: TimeNs, untilNs: TimeNs): void {
    const detail = `the clock of ${this.#parts[host]!.source.host} was set`;
    for (const [index, { interfaceIds }] of this.#parts.entries()) {
      const events = interfaceIds.map(
        (interfaceId): TimedEvent => ({
          timeNs,
          event: { kind: 'pause', timeNs, untilNs, interfaceId, detail },
        }),
      );
      this.#inner.add(index, events);
    }
  }
}
