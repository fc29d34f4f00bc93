/** The links of one host as they were at a time, by what was read of them before and after it and what the kernel told in between. */
import type { TimeNs } from '../core/time.ts';
import { hostOf } from '../path/interface-name.ts';
import { type LinkState, linkKind } from '../state/kinds/link.ts';
import type { Knowledge } from './knowledge.ts';
import { nearest } from './nearest-state.ts';

/**
 * The reading on the same side of a change of which the kernel told; without one, or with changes on both sides, the nearer.
 * Null where nothing was read. `name`: an interface of the host.
 */
export function linksAt(timeNs: TimeNs, name: string, known: Knowledge): LinkState | null {
  const host = known.on(name);
  const states = host.histories.of(linkKind);
  const [before, after] = [states.at(timeNs), states.after(timeNs)];
  if (before === null || after === null) return before ?? after;
  const changes = known.linkChanges.filter(
    (each) => hostOf(each.interface) === hostOf(name) && each.timeNs > before.timeNs && each.timeNs <= after.timeNs,
  );
  const changedBefore = changes.some((each) => each.timeNs <= timeNs);
  const changedAfter = changes.some((each) => each.timeNs > timeNs);
  if (changedBefore === changedAfter) return nearest(linkKind, timeNs, host);
  return changedBefore ? after : before;
}
