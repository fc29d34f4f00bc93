/**
 * Hops whose facing the frames contradict. A frame that was seen on both sides of a hop has passed it, and a request that was
 * seen further out has passed all hops from the guest on. If the only copy there seems to travel the other way, it is the
 * facing that is wrong, not the frame.
 */
import type { TimeNs } from '../../core/time.ts';
import { CLOCK_SLACK_NS } from '../limits.ts';
import type { Heading } from '../types.ts';
import type { Copy } from './copy.ts';
import type { Transmission } from './transmission.ts';

/**
 * Positions at which an original must have passed, where none of them was seen but a copy of the other heading was.
 * `shows`: whether the hop of a copy shows whatever passes it then.
 */
export function doubtedHops(
  transmissions: readonly Transmission[],
  headingOf: (copy: Copy) => Heading | null,
  shows: (copy: Copy) => boolean,
): ReadonlySet<number> {
  const originals = transmissions.filter(({ kind }) => kind === 'original');
  const passed = new Set(originals.flatMap(({ carrying }) => carrying.map(({ position }) => position)));
  const doubted = new Set<number>();
  for (const { kind, carrying, strays } of transmissions) {
    for (const copy of kind === 'original' ? strays : [...carrying, ...strays]) {
      const heading = passed.has(copy.position) ? null : headingOf(copy);
      if (heading === null) continue;
      const contradicts = (original: Transmission) =>
        original.heading !== heading && (leadsTo(original, copy) || (cameFrom(original, copy) && shows(copy)));
      if (originals.some(contradicts)) doubted.add(copy.position);
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

/** Whether a request was seen further out than a copy, which came when the request may have passed. A reply may enter anywhere. */
function cameFrom({ heading, carrying }: Transmission, { position, timeNs }: Copy): boolean {
  if (heading === 'to-guest') return false;
  return carrying.some((copy) => copy.position < position && timeNs <= copy.timeNs + CLOCK_SLACK_NS);
}
