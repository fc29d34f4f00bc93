/**
 * What a source says of its interfaces while it is traced: counters, drops, when each was being captured and when not.
 * Turns that into gaps of the trace, states of the incident and words for the operator.
 */
import type { SourceEvent } from '../capture/source.ts';
import { type DurationNs, END_OF_TIME, MILLISECOND_NS, type TimeNs } from '../core/time.ts';
import type { Reporter } from '../report/report.ts';
import type { Tracer } from '../trace/tracer.ts';
import { awaitedState, type CaptureState, captureStateOf } from './capture-states.ts';
import type { HopCounters } from './hop-counters.ts';
import type { IncidentRecorder } from './incident-recorder.ts';

export interface InterfaceWatchOptions {
  readonly kind: 'live' | 'replay';
  readonly counters: HopCounters;
  readonly recorder: IncidentRecorder | null;
  readonly reporter: Reporter;
  readonly warn: (message: string) => void;
}

export class InterfaceWatch {
  readonly #options: InterfaceWatchOptions;
  /** Interfaces that went in the batch at hand, and how. */
  readonly #left = new Map<string, string>();

  constructor(options: InterfaceWatchOptions) {
    this.#options = options;
  }

  /** A live capture tells when it is open; what an interface would have shown before that is not known. */
  await(name: string, timeNs: TimeNs, tracer: Tracer | null): void {
    this.#options.recorder?.state(awaitedState(name, timeNs));
    if (tracer) this.#options.counters.awaitOpening(name, tracer);
  }

  /** Among files only an incident records when its captures began, and when they dropped frames. */
  event(event: SourceEvent, tracer: Tracer, isIncident: boolean): void {
    const { counters, kind, reporter, recorder } = this.#options;
    if (event.kind === 'stats') {
      const frames = counters.takeStats(event, tracer);
      if (kind === 'live' && frames > 0) reporter.dropped?.(counters.nameOf(event.interfaceId), frames);
    }
    if (event.kind === 'lossy' && !isIncident) {
      const gap = { fromNs: -END_OF_TIME, toNs: END_OF_TIME, reason: 'capture-dropped' } as const;
      tracer.addGap(counters.nameOf(event.interfaceId), gap);
    }
    const nameOf = (id: number) => counters.nameOf(id);
    if (event.kind === 'pause') {
      counters.pause(event, tracer);
      const { timeNs, untilNs, detail } = event;
      const paused = { kind: 'capture', interface: nameOf(event.interfaceId) } as const;
      recorder?.state({ ...paused, timeNs, change: 'gone', detail });
      recorder?.state({ ...paused, timeNs: untilNs, change: 'opened', detail: '' });
    } else if (event.kind === 'opened' && kind === 'replay') counters.see(event.timeNs);
    else if (event.kind === 'gone' && event.reason === 'cut-off') {
      const { timeNs, detail } = event;
      const name = nameOf(event.interfaceId);
      counters.cutOff(name, timeNs, detail, tracer);
      recorder?.state({ kind: 'capture', timeNs, interface: name, change: 'gone', detail });
    } else {
      const state = captureStateOf(event, nameOf);
      if (state === null) return;
      recorder?.state(state);
      this.capture(state, tracer);
    }
  }

  /** The capture of an interface began, ended or is waited for: live as it happens, replayed as an incident tells it. */
  capture(state: CaptureState, tracer: Tracer): void {
    const { counters, reporter, kind, warn } = this.#options;
    // Replayed, it comes with the other states of the host.
    if (kind === 'live') reporter.hostState?.(state);
    const { interface: name, timeNs, detail } = state;
    if (state.change === 'awaited') counters.awaitOpening(name, tracer);
    else if (state.change === 'gone') {
      counters.leave(name, timeNs, detail, tracer);
      this.#left.set(name, detail);
    } else {
      const goneNs = counters.open(name, timeNs, tracer);
      const wasTold = !this.#left.delete(name);
      if (kind === 'live' && goneNs !== null && wasTold) warn(`${name} is back after ${seconds(timeNs - goneNs)}`);
    }
  }

  /** Tells the operator of interfaces that went and are not back with the same batch. */
  tellLeft(): void {
    const { kind, warn } = this.#options;
    if (kind === 'live' && this.#left.size > 0) {
      // A whole host goes at once.
      for (const detail of new Set(this.#left.values())) {
        const names = [...this.#left.keys()].filter((name) => this.#left.get(name) === detail);
        warn(`${detail}; it goes on when ${names.join(', ')} ${names.length > 1 ? 'are' : 'is'} back`);
      }
    }
    // Called with every batch, and `clear` makes a new table even where there was nothing in it.
    if (this.#left.size > 0) this.#left.clear();
  }
}

function seconds(duration: DurationNs): string {
  return `${(Number(duration / MILLISECOND_NS) / 1000).toFixed(1)} s`;
}
