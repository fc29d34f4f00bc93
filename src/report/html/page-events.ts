/** What happened on the host, as the page shows it. */
import type { TimeNs } from '../../core/time.ts';
import type { HostState } from '../../state/host-state.ts';
import { sanitize } from '../sanitize.ts';
import { hostEventText } from '../words/host-event-text.ts';
import type { PageEvent } from './page-data.ts';

/** `states` are events in order of time. */
export function pageEvents(states: readonly HostState[], time: (timeNs: TimeNs) => number): readonly PageEvent[] {
  const opened = new Set<string>();
  /** The trace itself begins: each capture opens once, and bridges become promiscuous for it. */
  const isRoutine = (state: HostState) => {
    if (state.kind !== 'capture') return state.kind === 'promisc';
    const isFirst = state.change === 'opened' && !opened.has(state.interface);
    opened.add(state.interface);
    return isFirst;
  };
  return states.map((state) => ({
    kind: state.kind,
    time: time(state.timeNs),
    isRoutine: isRoutine(state),
    mac: state.kind === 'fdb-change' ? state.mac : '',
    text: sanitize(hostEventText(state)),
  }));
}
