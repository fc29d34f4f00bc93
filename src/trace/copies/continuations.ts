/**
 * Trails that begin in the middle of the path. No frame begins there: it is what a relay on this host sent on, or a
 * frame that was doubled on the way. Where an earlier trail ends just there, the two are one transmission.
 */
import { append } from '../../core/lists.ts';
import type { DurationNs } from '../../core/time.ts';
import { CLOCK_SLACK_NS } from '../limits.ts';
import type { Heading } from '../types.ts';
import { type Copy, compareCopies } from './copy.ts';

/** A trail whose heading is known; `fromSource` where it was seen to come from its sender. */
export interface Headed {
  readonly heading: Heading;
  readonly copies: Copy[];
  readonly fromSource: boolean;
}

/**
 * `trails` of one heading, in time order, with those that go on from where another ended joined to it; those that came
 * from their sender first.
 */
export function joinContinuations(trails: readonly Headed[], final: number, settleNs: DurationNs): readonly Headed[] {
  if (trails.length < 2) return trails;
  const joined: Headed[] = [];
  const sentFirst = [
    ...trails.filter(({ fromSource }) => fromSource),
    ...trails.filter(({ fromSource }) => !fromSource),
  ];
  for (const trail of sentFirst) {
    const begun = trail.fromSource ? undefined : joined.findLast((earlier) => goesOn(earlier, trail, final, settleNs));
    if (!begun) {
      joined.push(trail);
      continue;
    }
    append(begun.copies, trail.copies);
    begun.copies.sort(compareCopies);
  }
  return joined;
}

/** Whether `later` leads beyond the hop where `earlier` ends short of `final`, soon enough and never apart from it. */
function goesOn(earlier: Headed, later: Headed, final: number, settleNs: DurationNs): boolean {
  const step = earlier.heading === 'to-guest' ? 1 : -1;
  const end = earlier.copies.reduce((best, copy) => ((copy.position - best.position) * step > 0 ? copy : best));
  if (end.position === final) return false;
  return later.copies.every((copy) => {
    const beside = earlier.copies.find(({ position }) => position === copy.position) ?? end;
    const delayNs = copy.timeNs - beside.timeNs;
    return delayNs >= -CLOCK_SLACK_NS && delayNs <= patience(copy, beside, settleNs);
  });
}

/** Copies beside those of a transmission, hop by hop where it was seen there: nobody sends the same again that fast. */
export function isCopyOf(copies: readonly Copy[], carrying: readonly Copy[], settleNs: DurationNs): boolean {
  return copies.every((copy) => {
    const seenThere = carrying.filter(({ position }) => position === copy.position);
    return (seenThere.length > 0 ? seenThere : carrying).some(
      (other) => copy.timeNs - other.timeNs <= patience(copy, other, settleNs),
    );
  });
}

/** A relay is a program and takes its time; it is known by its Ethernet address, which no bridge changes. */
function patience(copy: Copy, other: Copy, settleNs: DurationNs): DurationNs {
  return copy.linkSource === other.linkSource ? CLOCK_SLACK_NS : settleNs;
}
