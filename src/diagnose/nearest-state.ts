/** The state of a kind that tells most of a moment. */
import type { TimeNs } from '../core/time.ts';
import type { HostState } from '../state/host-state.ts';
import type { StateKind } from '../state/kind.ts';
import type { HostKnowledge } from './host-knowledge.ts';

/** State changes without a notice: the reading nearer to the loss is the one to believe. */
export function nearest<State extends HostState>(
  kind: StateKind<State>,
  timeNs: TimeNs,
  known: HostKnowledge,
): State | null {
  const states = known.histories.of(kind);
  const [before, after] = [states.at(timeNs), states.after(timeNs)];
  if (before === null || after === null) return before ?? after;
  return after.timeNs - timeNs < timeNs - before.timeNs ? after : before;
}
