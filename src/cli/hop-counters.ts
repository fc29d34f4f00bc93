/** What each interface's capture counted, and when it could not see: gaps for the trace, figures for the report. */
import type { CaptureInterface, SourceEvent } from '../capture/source.ts';
import { END_OF_TIME, type TimeNs } from '../core/time.ts';
import type { CutOff } from '../diagnose/rule.ts';
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
  lastStatsNs: TimeNs | null;
}

export class HopCounters {
  readonly #counters: Counter[] = [];
  readonly cutOffs: CutOff[] = [];
  startNs: TimeNs | null = null;
  endNs: TimeNs | null = null;

  nameOf(interfaceId: number): string {
    return this.#at(interfaceId).name;
  }

  announce({ id, name }: CaptureInterface): void {
    this.#counters[id] = {
      name,
      dhcp: 0,
      seen: 0,
      dropped: null,
      droppedAtNs: 0n,
      readNs: null,
      lastStatsNs: null,
    };
  }

  countDhcp(interfaceId: number): void {
    this.#at(interfaceId).dhcp++;
  }

  /** The trace knows of a time. */
  see(timeNs: TimeNs): void {
    if (this.startNs === null || timeNs < this.startNs) this.startNs = timeNs;
    if (this.endNs === null || timeNs > this.endNs) this.endNs = timeNs;
  }

  /** Takes in what the source says of an interface, and tells the tracer when it could not see. */
  take(event: SourceEvent, tracer: Tracer): void {
    switch (event.kind) {
      case 'opened': {
        const counter = this.#at(event.interfaceId);
        this.see(event.timeNs);
        if (counter.readNs === null)
          tracer.addGap(counter.name, { fromNs: -END_OF_TIME, toNs: event.timeNs, reason: 'not-open' });
        tracer.endGaps(counter.name, event.timeNs);
        counter.readNs = event.timeNs;
        break;
      }
      case 'stats':
        this.#stats(event, tracer);
        break;
      case 'gone': {
        const { name } = this.#at(event.interfaceId);
        const reason = event.reason === 'cut-off' ? 'cut-off' : 'gone';
        tracer.addGap(name, { fromNs: event.timeNs, toNs: END_OF_TIME, reason });
        this.cutOffs.push({ interface: name, timeNs: event.timeNs, detail: event.detail });
        break;
      }
      case 'interface':
      case 'journal':
      case 'neighbour':
      case 'neighbours-lost':
      case 'promiscuous':
      case 'warning':
        break;
    }
  }

  #stats(event: Extract<SourceEvent, { kind: 'stats' }>, tracer: Tracer): void {
    const counter = this.#at(event.interfaceId);
    counter.seen = event.seen;
    counter.lastStatsNs = event.timeNs;
    if (event.dropped !== null) {
      if (event.dropped > (counter.dropped ?? 0)) {
        // Somewhere since the counters were last read.
        const fromNs = counter.readNs ?? -END_OF_TIME;
        tracer.addGap(counter.name, { fromNs, toNs: event.timeNs, reason: 'capture-dropped' });
        counter.droppedAtNs = event.timeNs;
      }
      counter.dropped = event.dropped;
    }
    counter.readNs = event.timeNs;
  }

  /** Interfaces whose source recorded when it ended, with that time: nothing after it can be concluded from silence. */
  recordedEnds(lastFrameNs: TimeNs): readonly { readonly name: string; readonly endNs: TimeNs }[] {
    return this.#counters.flatMap(({ name, lastStatsNs }) =>
      lastStatsNs !== null && lastStatsNs > lastFrameNs ? [{ name, endNs: lastStatsNs }] : [],
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
    const counters = this.#counters.filter(({ name }) => hop.interfaces.includes(name));
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
