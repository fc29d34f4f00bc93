/** An event of the host as a plain object: the fields of its kind, and a line for people. For the JSON and NDJSON reports. */
import { formatTime } from '../../core/time.ts';
import type { HostState } from '../../state/host-state.ts';
import { hostEventText } from '../words/host-event-text.ts';
import type { HostEventJson } from './report-shape.ts';

/** `state` is an event: its fields are flat. */
export function hostEventJson(state: HostState): HostEventJson {
  const { timeNs, saved: _, ...fields } = state;
  return { time: formatTime(timeNs), ...fields, text: hostEventText(state) } as HostEventJson;
}
