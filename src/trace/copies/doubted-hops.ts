/**
 * Hops whose facing the frames contradict. A frame that was seen on both sides of a hop, or further on, has passed it; if
 * the only copy there seems to travel the other way, it is the facing that is wrong, not the frame.
 */
import type { TimeNs } from '../../core/time.ts';
import { CLOCK_SLACK_NS } from '../limits.ts';
import type { Heading } from '../types.ts';
import type { Copy } from './copy.ts';
import type { Transmission } from './transmission.ts';

/** Positions at which an original must have passed, where none of them was seen but a copy of the other heading was. */
export function doubtedHops(
  transmissions: readonly Transmission[],
  headingOf: (copy: Copy) => Heading | null,
): ReadonlySet<number> {
  const originals = transmissions.filter(({ kind }) => kind === 'original');
  const passed = new Set(originals.flatMap(({ carrying }) => carrying.map(({ position }) => position)));
  const doubted = new Set<number>();
  for (const { kind, carrying, strays } of transmissions) {
    for (const copy of kind === 'original' ? strays : [...carrying, ...strays]) {
      const heading = passed.has(copy.position) ? null : headingOf(copy);
      if (heading === null) continue;
      if (originals.some((original) => original.heading !== heading && leadsTo(original, copy))) {
        doubted.add(copy.position);
      }
    }
  }
  return doubted;
}

/** Whether the hop of a copy lies on the way of an original, and the copy came there when the original may have. */
function leadsTo({ heading, carrying }: Transmission, { position, timeNs }: Copy): boolean {
  const step = heading === 'to-guest' ? 1 : -1;
  let beganNs: TimeNs | null = null;
  for (const copy of carrying) {
    if ((position - copy.position) * step > 0 && (beganNs === null || copy.timeNs < beganNs)) beganNs = copy.timeNs;
  }
  return beganNs !== null && timeNs >= beganNs - CLOCK_SLACK_NS;
}
