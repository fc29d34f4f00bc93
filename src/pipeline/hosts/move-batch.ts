/** What a host's source hands out, as the trace takes it: interfaces by their full names, times by the clock of the trace. */
import type { SourceEvent, TimedEvent } from '../../capture/source.ts';
import type { TimeNs } from '../../core/time.ts';
import { onHost } from '../../path/interface-name.ts';

/** From a time by the host's clock to one by the clock of the trace. */
export type MoveTime = (timeNs: TimeNs) => TimeNs;

/** The event with its host's name and the moved time; null for what became host state already. */
export function moveEvent({ timeNs, event }: TimedEvent, host: string, move: MoveTime): TimedEvent | null {
  const named = nameHost(event, host);
  return named && { timeNs: timeNs === null ? null : move(timeNs), event: moveTimes(named, move) };
}

/** The event with the moved time; what becomes host state keeps its own until it is that. */
export function moveTimes(event: SourceEvent, move: MoveTime): SourceEvent {
  switch (event.kind) {
    case 'pause':
      return { ...event, timeNs: move(event.timeNs), untilNs: move(event.untilNs) };
    case 'stats':
    case 'latest':
    case 'opened':
    case 'gone':
    case 'promiscuous':
    case 'link-change':
    case 'clock-set':
      return { ...event, timeNs: move(event.timeNs) };
    default:
      return event;
  }
}

function nameHost(event: SourceEvent, host: string): SourceEvent | null {
  switch (event.kind) {
    case 'interface': {
      const { interface: own } = event;
      return { ...event, interface: { ...own, name: onHost(host, own.name) } };
    }
    case 'link-change':
      return event.change === 'renamed' ? { ...event, detail: onHost(host, event.detail) } : event;
    case 'warning':
      return { ...event, message: `${host}: ${event.message}` };
    case 'pause':
    case 'stats':
    case 'latest':
    case 'opened':
    case 'gone':
    case 'promiscuous':
    case 'lossy':
      return event;
    case 'journal':
    case 'neighbour':
    case 'bridge-port':
    case 'clock-set':
    case 'neighbours-lost':
      return null;
  }
}
