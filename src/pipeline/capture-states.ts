/** What a live source says of the capture of its interfaces, as an incident keeps it. */
import type { SourceEvent } from '../capture/source.ts';
import type { TimeNs } from '../core/time.ts';
import type { HostState } from '../state/host-state.ts';

export type CaptureState = Extract<HostState, { kind: 'capture' }>;

/** The capture of an interface will tell when it begins. */
export function awaitedState(name: string, timeNs: TimeNs): CaptureState {
  return { kind: 'capture', timeNs, interface: name, change: 'awaited', detail: '' };
}

/** That it began, or that the interface is gone; null for all other events. */
export function captureStateOf(event: SourceEvent, nameOf: (interfaceId: number) => string): CaptureState | null {
  if (event.kind !== 'opened' && event.kind !== 'gone') return null;
  const { kind: change, timeNs } = event;
  const detail = event.kind === 'gone' ? event.detail : '';
  return { kind: 'capture', timeNs, interface: nameOf(event.interfaceId), change, detail };
}
