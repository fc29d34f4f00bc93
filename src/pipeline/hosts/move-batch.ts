/** What a host's source hands out, as the trace takes it: interfaces by their full names, times by the clock of the trace. */
import type { SourceEvent, TimedEvent } from '../../capture/source.ts';
import type { TimeNs } from '../../core/time.ts';
import { onHost } from '../../path/interface-name.ts';

/** From a time by the host's clock to one by the clock of the trace. */
export type MoveTime = (timeNs: TimeNs) => TimeNs;

/** The event with its host's name and the moved time; null for what became host state already. */
export function moveEvent({ timeNs, event }: TimedEvent, host: string, move: MoveTime): TimedEvent | null {
  const moved = moveSourceEvent(event, host, move);
  return moved && { timeNs: timeNs === null ? null : move(timeNs), event: moved };
}

function moveSourceEvent(event: SourceEvent, host: string, move: MoveTime): SourceEvent | null {
  switch (event.kind) {
    case 'interface': {
      const { interface: own } = event;
      return { ...event, interface: { ...own, name: onHost(host, own.name) } };
    }
    case 'pause':
      return { ...event, timeNs: move(event.timeNs), untilNs: move(event.untilNs) };
    case 'stats':
    case 'latest':
    case 'opened':
    case 'gone':
    case 'promiscuous':
      return { ...event, timeNs: move(event.timeNs) };
    case 'link-change': {
      const detail = event.change === 'renamed' ? onHost(host, event.detail) : event.detail;
      return { ...event, timeNs: move(event.timeNs), detail };
    }
    case 'warning':
      return { ...event, message: `${host}: ${event.message}` };
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
