/**
 * Captures of two hosts give one guest two paths, of which only one leads to its port. Where the other one shows the same
 * message and how it ended there contradicts the verdict, nothing is claimed.
 */
import type { DurationNs } from '../../core/time.ts';
import type { Copy } from '../copies/copy.ts';
import type { Burst } from '../copies/pending.ts';
import type { Transmission } from '../copies/transmissions.ts';
import type { Route } from '../route.ts';
import type { Verdict } from '../types.ts';

/** The verdict on a transmission of `burst`, made inconclusive where one of `rivals` contradicts it. */
export function besideRivals(
  verdict: Verdict,
  { heading, carrying }: Transmission,
  { copies }: Burst,
  rivals: readonly Route[],
  settleNs: DurationNs,
): Verdict {
  const firstNs = carrying[0]!.timeNs - settleNs;
  const lastNs = carrying[carrying.length - 1]!.timeNs;
  const beside = copies.filter(({ timeNs }) => timeNs >= firstNs && timeNs <= lastNs + settleNs);
  const contradicts = ({ positions, path }: Route): boolean => {
    const end = heading === 'to-guest' ? path.hops.length - 1 : 0;
    const shown = beside.filter((copy: Copy) => positions.has(copy.interface));
    const atEnd = shown.filter((copy) => positions.get(copy.interface) === end);
    if (verdict.status === 'delivered') return shown.length > 0 && atEnd.length === 0;
    // A rival that showed it earlier does not contradict that it was lost here later.
    return verdict.status === 'lost' && atEnd.some(({ timeNs }) => timeNs > lastNs);
  };
  if (!rivals.some(contradicts)) return verdict;
  return { ...verdict, status: 'inconclusive', missing: null, reasons: ['paths-contradict'] };
}
