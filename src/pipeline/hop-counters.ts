/** What each interface's capture counted, and when it could not see: gaps for the trace, figures for the report. */
import type { CaptureInterface, SourceEvent } from '../capture/source.ts';
import { END_OF_TIME, type TimeNs } from '../core/time.ts';
import type { Absence, CutOff } from '../diagnose/rule.ts';
import type { Hop } from '../path/path.ts';
import type { HopReport } from '../report/report.ts';
import type { Tracer } from '../trace/tracer.ts';

interface Counter {
  readonly name: string;
  dhcp: number;
  seen: number;
  dropped: number | null;
  droppedAtNs: TimeNs;
  /** When the counters were last read, or the capture began. */
  readNs: TimeNs | null;
  /** Whether the capture told that it began. In an incident, this can arrive after counters with a later time. */
  began: boolean;
  /** The last time at which the capture itself gave its counters, so it was still running then. */
  aliveNs: TimeNs | null;
}

/** Absences listed; of later ones the trace knows, the report does not tell. */
const MOST_ABSENCES = 10_000;

export class HopCounters {
  readonly #counters: Counter[] = [];
  /** Oldest first: an interface that comes back is announced again. */
  readonly #byName = new Map<string, Counter[]>();
  readonly cutOffs: CutOff[] = [];
  readonly #absences: Absence[] = [];
  startNs: TimeNs | null = null;
  endNs: TimeNs | null = null;

  nameOf(interfaceId: number): string {
    return this.#at(interfaceId).name;
  }

  announce({ id, name }: CaptureInterface): void {
    const counter = {
      name,
      dhcp: 0,
      seen: 0,
      dropped: null,
      droppedAtNs: 0n,
      readNs: null,
      began: false,
      aliveNs: null,
    };
    this.#counters[id] = counter;
    const namesakes = this.#byName.get(name);
    if (namesakes === undefined) this.#byName.set(name, [counter]);
    else namesakes.push(counter);
  }

  countDhcp(interfaceId: number): void {
    this.#at(interfaceId).dhcp++;
  }

  /** The trace knows of a time. */
  see(timeNs: TimeNs): void {
    if (this.startNs === null || timeNs < this.startNs) this.startNs = timeNs;
    if (this.endNs === null || timeNs > this.endNs) this.endNs = timeNs;
  }

  /** The counters of an interface so far. Somewhere since they were last read it lost what `dropped` grew by: that is returned. */
  takeStats(event: Extract<SourceEvent, { kind: 'stats' }>, tracer: Tracer): number {
    const counter = this.#at(event.interfaceId);
    const { timeNs, dropped } = event;
    const growth = Math.max(0, (dropped ?? 0) - (counter.dropped ?? 0));
    counter.seen = event.seen;
    const isOfCapture = dropped !== null || event.received !== null;
    if (isOfCapture && (counter.aliveNs === null || timeNs > counter.aliveNs)) counter.aliveNs = timeNs;
    if (dropped !== null) {
      if (growth > 0) {
        tracer.addGap(counter.name, {
          fromNs: counter.readNs ?? -END_OF_TIME,
          toNs: timeNs,
          reason: 'capture-dropped',
        });
        counter.droppedAtNs = timeNs;
      }
      counter.dropped = dropped;
    }
    counter.readNs = timeNs;
    return growth;
  }

  /** The capture of an interface will tell when it begins: until then it sees nothing. */
  awaitOpening(name: string, tracer: Tracer): void {
    const counter = this.#byName.get(name)?.at(-1);
    if (!counter?.began) tracer.addGap(name, { fromNs: -END_OF_TIME, toNs: END_OF_TIME, reason: 'not-open' });
  }

  /** The capture of an interface is running from now on. Returns since when it was gone; null where it was not. */
  open(name: string, timeNs: TimeNs, tracer: Tracer): TimeNs | null {
    this.see(timeNs);
    const counter = this.#byName.get(name)?.at(-1);
    if (counter && !counter.began) {
      tracer.addGap(name, { fromNs: -END_OF_TIME, toNs: timeNs, reason: 'not-open' });
      counter.readNs ??= timeNs;
      counter.began = true;
    }
    tracer.endGaps(name, timeNs);
    const last = this.#absences.findLastIndex((absence) => absence.interface === name);
    const absence = this.#absences[last];
    if (absence === undefined || absence.toNs !== null) return null;
    // The state of another host may arrive after the news that the interface is gone, though it is older: it stays gone.
    if (absence.fromNs > timeNs) {
      tracer.addGap(name, { fromNs: absence.fromNs, toNs: END_OF_TIME, reason: 'gone' });
      return null;
    }
    this.#absences[last] = { ...absence, toNs: timeNs };
    return absence.fromNs;
  }

  /** The interface is gone; it may come back. */
  leave(name: string, timeNs: TimeNs, detail: string, tracer: Tracer): void {
    tracer.addGap(name, { fromNs: timeNs, toNs: END_OF_TIME, reason: 'gone' });
    if (this.#absences.length < MOST_ABSENCES)
      this.#absences.push({ interface: name, fromNs: timeNs, toNs: null, detail });
  }

  /** Nobody captured an interface between two files of it. */
  pause({ interfaceId, timeNs, untilNs, detail }: Extract<SourceEvent, { kind: 'pause' }>, tracer: Tracer): void {
    const { name } = this.#at(interfaceId);
    tracer.addGap(name, { fromNs: timeNs, toNs: untilNs, reason: 'not-open' });
    if (this.#absences.length < MOST_ABSENCES)
      this.#absences.push({ interface: name, fromNs: timeNs, toNs: untilNs, detail });
  }

  /** The capture of an interface ends before the trace does. */
  cutOff(name: string, timeNs: TimeNs, detail: string, tracer: Tracer): void {
    tracer.addGap(name, { fromNs: timeNs, toNs: END_OF_TIME, reason: 'cut-off' });
    this.cutOffs.push({ interface: name, timeNs, detail });
  }

  /** When interfaces were not there, in the order in which they went. */
  get absences(): readonly Absence[] {
    return this.#absences;
  }

  /**
   * Interfaces whose capture recorded that it went on after the last frame: silence says nothing beyond that time. An
   * interface that was gone before it is left out: when it went is known already.
   */
  recordedEnds(lastFrameNs: TimeNs): readonly { readonly name: string; readonly endNs: TimeNs }[] {
    const gone = new Set(this.#absences.filter(({ toNs }) => toNs === null).map((absence) => absence.interface));
    return this.#counters.flatMap(({ name, aliveNs }) =>
      aliveNs !== null && aliveNs > lastFrameNs && !gone.has(name) ? [{ name, endNs: aliveNs }] : [],
    );
  }

  dropped(): ReadonlyMap<string, { readonly dropped: number; readonly timeNs: TimeNs }> {
    const result = new Map<string, { dropped: number; timeNs: TimeNs }>();
    for (const { name, dropped, droppedAtNs } of this.#counters) {
      if (dropped !== null && dropped > 0) result.set(name, { dropped, timeNs: droppedAtNs });
    }
    return result;
  }

  report(hop: Hop): HopReport {
    const counters = hop.interfaces.flatMap((name) => this.#byName.get(name) ?? []);
    const known = counters.flatMap(({ dropped }) => (dropped === null ? [] : [dropped]));
    return {
      hop,
      frames: sum(counters.map(({ seen }) => seen)),
      dhcp: sum(counters.map(({ dhcp }) => dhcp)),
      dropped: known.length === 0 ? null : sum(known),
    };
  }

  #at(interfaceId: number): Counter {
    const counter = this.#counters[interfaceId];
    if (!counter) throw new Error(`interface ${interfaceId} was not announced`);
    return counter;
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
