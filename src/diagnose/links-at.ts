/** The links as they were at a time, by what was read of them before and after it and what the kernel told in between. */
import type { TimeNs } from '../core/time.ts';
import { hostOf } from '../path/interface-name.ts';
import { type LinkState, linkKind } from '../state/kinds/link.ts';
import type { Knowledge } from './knowledge.ts';
import { nearest } from './nearest-state.ts';

/**
 * The reading on the same side of a change of one of `interfaces` that the kernel told of; without one, or with changes on
 * both sides, the nearer. Null where nothing was read. `name`: an interface of the host.
 */
export function linksAt(
  timeNs: TimeNs,
  name: string,
  known: Knowledge,
  interfaces: ReadonlySet<string>,
): LinkState | null {
  const host = known.on(name);
  const states = host.histories.of(linkKind);
  const [before, after] = [states.at(timeNs), states.after(timeNs)];
  if (before === null || after === null) return before ?? after;
  const own = [...interfaces].filter((each) => hostOf(each) === hostOf(name));
  const changedBefore = isChange(before.timeNs, timeNs, known, own);
  const changedAfter = isChange(timeNs, after.timeNs, known, own);
  if (changedBefore === changedAfter) return nearest(linkKind, timeNs, host);
  return changedBefore ? after : before;
}

/** Whether the kernel told of a change after `fromNs`, up to `toNs`. */
function isChange(fromNs: TimeNs, toNs: TimeNs, known: Knowledge, interfaces: readonly string[]): boolean {
  const isWithin = (changeNs: TimeNs) => changeNs > fromNs && changeNs <= toNs;
  // That a port was moved is found by a reading: its time is the reading's.
  const told = known.linkChanges.some(
    (each) => each.change !== 'moved' && interfaces.includes(each.interface) && isWithin(each.timeNs),
  );
  return told || interfaces.some((name) => isWithin(known.ports.next(name, fromNs)?.timeNs ?? fromNs));
}
