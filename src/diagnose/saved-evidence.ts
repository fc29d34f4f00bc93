/** What a finding says of its state where a person saved that beside the captures: it was read at another time than the loss. */
import type { SavedFrom } from '../state/host-state.ts';
import type { Evidence } from './evidence.ts';
import type { Knowledge } from './knowledge.ts';
import type { Need } from './need.ts';

/** Where the state comes from that a rule needs; null where none of it was saved. Lines of a log have times of their own. */
export function savedFor(needs: readonly Need[], known: Knowledge): SavedFrom | null {
  const saved = needs.flatMap((need) => (need === 'kernel-log' ? [] : (known.savedFrom(need) ?? [])));
  return saved.find(({ timeNs }) => timeNs === null) ?? saved[0] ?? null;
}

/** Evidence of saved state with the time at which it was saved. */
export function asSaved(evidence: Evidence, { timeNs }: SavedFrom): Evidence {
  const isState = evidence.source === 'port' || (evidence.source === 'fdb' && evidence.what === 'had');
  if (!isState) return evidence;
  return timeNs === null ? { ...evidence, isUntimed: true } : { ...evidence, timeNs };
}
